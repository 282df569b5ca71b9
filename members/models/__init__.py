"""The ground floor: what is true, one file a noun."""

from .addresses import FormerSlug
from .applications import Application, ApplicationSite
from .attempts import Attempt
from .change_items import ChangeItem
from .changes import ChangeRequest
from .claims import Claim
from .climate import ClimateEffect, ClimateEffectExclusion, Emission, Target
from .cluster import Cluster, ClusterLevel, ClusterName, ProgrammeBudget, ProgrammeLevel
from .drawings import Drawing
from .erasures import Erasure
from .facilities import ResourceStream, TestFacility
from .factors import Factor
from .images import Image
from .invitations import Invitation
from .letters import Letter
from .memberships import Membership
from .notices import Notice
from .organizations import Organization, OrganizationName, OrganizationTopic
from .people import Body, Representative, Role
from .persons import Consent, Person
from .projects import Funding, Participation, Project, ProjectSite, ProjectTheme
from .reminders import Reminder
from .searches import MissedSearch, SearchName, SearchText
from .sites import Presence, Site, SiteWithin
from .ties import Tie
from .topics import Topic
from .users import User, UserGroup, UserPermission
from .versions import Version

__all__ = [
    "Application",
    "ApplicationSite",
    "Attempt",
    "Body",
    "ChangeItem",
    "ChangeRequest",
    "Claim",
    "ClimateEffect",
    "ClimateEffectExclusion",
    "Cluster",
    "ClusterLevel",
    "ClusterName",
    "Consent",
    "Drawing",
    "Emission",
    "Erasure",
    "Factor",
    "FormerSlug",
    "Funding",
    "Image",
    "Invitation",
    "Letter",
    "Membership",
    "MissedSearch",
    "Notice",
    "Organization",
    "OrganizationName",
    "OrganizationTopic",
    "Participation",
    "Person",
    "Presence",
    "ProgrammeBudget",
    "ProgrammeLevel",
    "Project",
    "ProjectSite",
    "ProjectTheme",
    "Reminder",
    "Representative",
    "ResourceStream",
    "Role",
    "SearchName",
    "SearchText",
    "Site",
    "SiteWithin",
    "Target",
    "TestFacility",
    "Tie",
    "Topic",
    "User",
    "UserGroup",
    "UserPermission",
    "Version",
]
