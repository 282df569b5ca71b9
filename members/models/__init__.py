"""The models, each in a file named after it in the plural.

Abstract bases: periods (dated rows), sourced, slugs, member_offers, answered, invoicing, figures
(a number as a source states it, and an organization's number of employees). Fields,
choices and constraints that several models share: texts, choices, qualifier, units, money,
foreign_keys, organization_numbers, email_addresses, email_domains, word_patterns.
Triggers: tracking (history), data_versions, touches, page_changes, acyclic and the files that
end in _triggers, all in trigger_registry; members/operation/installation.py installs them
after migrating.
Models import no other package of members.
"""

from .access_requests import AccessRequest
from .address_changes import AddressChange
from .applications import Application, ApplicationSite
from .assignments import Assignment
from .attachments import Attachment
from .attendances import Attendance
from .batches import Batch
from .certificates import Certificate, CertificateKind
from .change_items import ChangeItem
from .change_requests import ChangeRequest
from .climate_effects import ClimateEffect, ClimateEffectExclusion
from .cluster import Cluster
from .cluster_periods import ClusterLevel, ClusterName
from .consent_texts import CONSENT_TEXTS, PRIVACY_NOTICES
from .contacts import Contact
from .customer_references import CustomerReference
from .data_dumps import DataDump, DataDumpPiece
from .data_versions import DataVersion
from .departures import Departure
from .duplicates import DistinctPair, DistinctPersonPair, LikelyPair
from .email_addresses import (
    CANONICAL,
    CanonicalAddress,
    Evidence,
    canonical,
    comparable,
    domain_of,
    evidence,
    host_of,
    readable,
)
from .emissions import Emission
from .erasures import Erasure
from .events import Event, EventOrganizer, EventProject, EventTopic
from .fees import Fee, FeeCategory, FeeRate
from .fundings import Funding
from .graph_layouts import GraphLayout
from .images import Image, content_hash
from .incoming_files import ColumnMemory, HeldNotice, IncomingFile
from .introductions import Introduction
from .invitations import Invitation
from .jobs import Heartbeat, Job
from .letters import Letter
from .log_in_links import LogInLink
from .log_ins import LogIn
from .memberships import Membership
from .merged_organizations import MergedOrganization
from .messages import Message, MessageRecipient, MessageRefusal
from .missed_searches import MissedSearch
from .newsletter import NewsletterConsent, NewsletterFeed
from .notes import Note
from .offices import Body, Role
from .organization_numbers import format_orgnr, normalize_orgnr
from .organizations import Organization, OrganizationName, OrganizationTopic
from .page_changes import PageChange
from .participations import (
    ENDED,
    FUNDER,
    GOING_ON,
    Participation,
    days_of_work,
    last_day_with,
)
from .partner_addresses import PartnerAddress
from .periods import Period, Precision, first_day, last_day
from .persons import Consent, Person
from .prepared import prepared
from .presences import Presence
from .profile_links import ProfileLink
from .profile_pictures import ProfilePicture
from .programme import ProgrammeBudget, ProgrammeLevel
from .projects import Project, ProjectSite, ProjectTheme
from .qualifier import Qualifier
from .rate_limits import RateLimit
from .register_snapshots import RegisterAlert, RegisterContact, RegisterSnapshot
from .relationships import OrganizationRelationship, first_day_after_its_end
from .reminders import Reminder
from .report_corrections import ReportCorrection
from .reports import Report, ReportDraft, ReportText
from .representatives import Representative
from .resignations import Resignation
from .resource_streams import KIND_WORDS, ResourceStream
from .search_texts import SearchName, SearchText
from .second_factors import SecondFactor
from .section_confirmations import SectionConfirmation
from .services import Service
from .share_pictures import SharePicture, undrawn
from .sites import Site, SiteWithin
from .slugs import FormerSlug, WithSlug, find_by_slug, reserved_slugs, slug_for
from .staff_lists import BulkEdit, ListDownload, SavedList
from .stated_figures import StatedFigure
from .targets import TONNES, Target
from .tasks import Task, TaskPiece, TaskProgress
from .test_facilities import TestFacility
from .texts import Sourced
from .topics import Topic
from .users import User, UserGroup, UserPermission
from .visits import VisitCount, VisitLog
from .word_patterns import whole_text, whole_words
from .wording import MessageText, PageText
