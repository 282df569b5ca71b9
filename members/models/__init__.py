"""The ground floor: what is true, one file a noun."""

from .access_requests import AccessRequest
from .applications import Application, ApplicationSite
from .change_items import ChangeItem
from .change_requests import ChangeRequest
from .climate import ClimateEffect, ClimateEffectExclusion, Emission, Target
from .cluster import Cluster, ClusterLevel, ClusterName, ProgrammeBudget, ProgrammeLevel
from .data_versions import DataVersion
from .erasures import Erasure
from .facilities import ResourceStream, TestFacility
from .images import Image
from .invitations import Invitation
from .layout_cache import GraphLayout
from .letters import Letter
from .memberships import Membership
from .offices import Body, Representative, Role
from .organizations import Organization, OrganizationName, OrganizationTopic
from .persons import Consent, Person
from .projects import Funding, Participation, Project, ProjectSite, ProjectTheme
from .rate_limits import RateLimit
from .relationships import OrganizationRelationship
from .reminders import Reminder
from .resignations import Resignation
from .search_texts import MissedSearch, SearchName, SearchText
from .second_factors import SecondFactor
from .sites import Presence, Site, SiteWithin
from .slugs import FormerSlug
from .topics import Topic
from .users import User, UserGroup, UserPermission

__all__ = [
    "AccessRequest",
    "Application",
    "ApplicationSite",
    "Body",
    "ChangeItem",
    "ChangeRequest",
    "ClimateEffect",
    "ClimateEffectExclusion",
    "Cluster",
    "ClusterLevel",
    "ClusterName",
    "Consent",
    "DataVersion",
    "Emission",
    "Erasure",
    "FormerSlug",
    "Funding",
    "GraphLayout",
    "Image",
    "Invitation",
    "Letter",
    "Membership",
    "MissedSearch",
    "Organization",
    "OrganizationName",
    "OrganizationRelationship",
    "OrganizationTopic",
    "Participation",
    "Person",
    "Presence",
    "ProgrammeBudget",
    "ProgrammeLevel",
    "Project",
    "ProjectSite",
    "ProjectTheme",
    "RateLimit",
    "Reminder",
    "Representative",
    "Resignation",
    "ResourceStream",
    "Role",
    "SearchName",
    "SearchText",
    "SecondFactor",
    "Site",
    "SiteWithin",
    "Target",
    "TestFacility",
    "Topic",
    "User",
    "UserGroup",
    "UserPermission",
]
