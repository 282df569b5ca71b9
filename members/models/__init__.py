"""The models, each in a file named after it in the plural.

Abstract bases: periods (dated rows), sourced, slugs, member_offers, answered, invoicing. Fields,
choices and constraints that several models share: texts, choices, qualifier, units, money,
foreign_keys, organization_numbers, email_addresses, email_domains, word_patterns.
Triggers: tracking (history), data_versions, touches, acyclic and the files that end in
_triggers, all in trigger_registry; members/installation.py installs them after migrating.
Models import no other package of members.
"""

from .access_requests import AccessRequest
from .address_changes import AddressChange
from .applications import Application, ApplicationSite
from .assignments import Assignment
from .batches import Batch
from .certificates import Certificate, CertificateKind
from .change_items import ChangeItem
from .change_requests import ChangeRequest
from .climate_effects import ClimateEffect, ClimateEffectExclusion
from .cluster import Cluster, ClusterLevel, ClusterName
from .contacts import Contact
from .customer_references import CustomerReference
from .data_versions import DataVersion
from .departures import Departure
from .duplicates import DistinctPair, DistinctPersonPair, LikelyPair
from .emissions import Emission
from .erasures import Erasure
from .fees import Fee, FeeCategory, FeeRate
from .fundings import Funding
from .graph_layouts import GraphLayout
from .images import Image
from .incoming_files import ColumnMemory, HeldNotice, IncomingFile
from .introductions import Introduction
from .invitations import Invitation
from .jobs import Heartbeat, Job
from .letters import Letter
from .log_ins import LogIn
from .meetings import Attachment, Attendance, Meeting
from .memberships import Membership
from .merged_organizations import MergedOrganization
from .messages import Message, MessageRecipient, MessageRefusal
from .missed_searches import MissedSearch
from .notes import Note
from .offices import Body, Role
from .organizations import Organization, OrganizationName, OrganizationTopic
from .participations import Participation
from .partner_addresses import PartnerAddress
from .persons import Consent, Person
from .presences import Presence
from .profile_links import ProfileLink
from .profile_pictures import ProfilePicture
from .programme import ProgrammeBudget, ProgrammeLevel
from .projects import Project, ProjectSite, ProjectTheme
from .rate_limits import RateLimit
from .relationships import OrganizationRelationship
from .reminders import Reminder
from .reports import Report, ReportDraft, ReportText
from .representatives import Representative
from .resignations import Resignation
from .resource_streams import ResourceStream
from .search_texts import SearchName, SearchText
from .second_factors import SecondFactor
from .section_confirmations import SectionConfirmation
from .services import Service
from .share_pictures import SharePicture
from .sites import Site, SiteWithin
from .slugs import FormerSlug
from .staff_lists import BulkEdit, ListDownload, SavedList
from .stated_figures import StatedFigure
from .targets import Target
from .tasks import Task, TaskPiece, TaskProgress
from .test_facilities import TestFacility
from .topics import Topic
from .users import User, UserGroup, UserPermission
from .wording import MessageText, PageText
