"""What the census's elements and codes mean, from the published schemas for 2017 to 2026 and the guide."""

from types import MappingProxyType

ONE, MANY, UNREAD = "one", "many", "unread"

ELEMENTS = MappingProxyType({
    "Child": {"ChildIdentifiers": ONE, "ChildCharacteristics": UNREAD, "CINdetails": MANY},
    "ChildIdentifiers": {
        "LAchildID": ONE, "UPN": UNREAD, "FormerUPN": UNREAD, "UPNunknown": UNREAD, "PersonBirthDate": ONE,
        "ExpectedPersonBirthDate": ONE, "GenderCurrent": UNREAD, "Sex": UNREAD, "PersonDeathDate": ONE,
    },
    "CINdetails": {
        "CINreferralDate": ONE, "ReferralSource": ONE, "PrimaryNeedCode": ONE, "CINclosureDate": ONE,
        "ReasonForClosure": ONE, "DateOfInitialCPC": ONE, "Assessments": MANY, "CINPlanDates": MANY,
        "Section47": MANY, "ReferralNFA": ONE, "ChildProtectionPlans": MANY, "PreProceedingsandFGDM": UNREAD,
    },
    "Assessments": {
        "AssessmentActualStartDate": ONE, "AssessmentInternalReviewDate": ONE, "AssessmentAuthorisationDate": ONE,
        "FactorsIdentifiedAtAssessment": UNREAD,
    },
    "CINPlanDates": {"CINPlanStartDate": ONE, "CINPlanEndDate": ONE},
    "Section47": {
        "S47ActualStartDate": ONE, "InitialCPCtarget": ONE, "DateOfInitialCPC": ONE, "ICPCnotRequired": ONE,
    },
    "ChildProtectionPlans": {
        "CPPstartDate": ONE, "CPPendDate": ONE, "InitialCategoryOfAbuse": ONE, "LatestCategoryOfAbuse": ONE,
        "NumberOfPreviousCPP": ONE, "Reviews": ONE,
    },
    "Reviews": {"CPPreviewDate": MANY},
    "Header": {"CollectionDetails": ONE, "Source": MANY, "Content": UNREAD},
    "CollectionDetails": {"Collection": ONE, "Year": ONE, "ReferenceDate": ONE},
    "Source": {
        "SourceLevel": UNREAD, "LEA": ONE, "SoftwareCode": UNREAD, "Release": UNREAD, "SerialNo": UNREAD,
        "DateTime": UNREAD,
    },
})  # fmt: skip
"""What each element may hold, and how often; what is unread is passed over without being looked into."""

UNREAD_ELEMENTS = frozenset(name for inside in ELEMENTS.values() for name, how in inside.items() if how == UNREAD)
REPORTED_UNREAD = frozenset({"PreProceedingsandFGDM"})
"""Unread because nothing here uses it yet, not because it says who the child is; so the report counts it."""

REQUIRED = MappingProxyType({
    "CINdetails": ("CINreferralDate",),
    "Assessments": ("AssessmentActualStartDate",),
    "CINPlanDates": ("CINPlanStartDate",),
    "Section47": ("S47ActualStartDate",),
    "ChildProtectionPlans": ("CPPstartDate",),
})  # fmt: skip
"""What a group is of no use without."""

FORECASTS = frozenset({"ExpectedPersonBirthDate", "AssessmentInternalReviewDate", "InitialCPCtarget"})
"""Dates that may well be after the reference date."""

SHOWN_BY = MappingProxyType({
    "PersonBirthDate": ("child_turned_18", "unborn_child_recorded", "child_born"),
    "ExpectedPersonBirthDate": ("unborn_child_recorded",),
    "PersonDeathDate": ("child_died",),
    "CINreferralDate": ("referral_received",),
    "CINclosureDate": ("case_closed",),
    "DateOfInitialCPC": ("icpc_held", "transfer_in_notified"),
    "ReferenceDate": (),
    "AssessmentActualStartDate": ("assessment_started",),
    "AssessmentInternalReviewDate": (),
    "AssessmentAuthorisationDate": ("assessment_completed",),
    "CINPlanStartDate": ("cin_plan_started",),
    "CINPlanEndDate": ("cin_plan_ended",),
    "S47ActualStartDate": ("strategy_discussion_held", "s47_enquiry_started"),
    "InitialCPCtarget": (),
    "CPPstartDate": ("cp_plan_started",),
    "CPPendDate": ("cp_plan_ended",),
    "CPPreviewDate": ("review_conference_held",),
})  # fmt: skip
"""Every element that holds a date, and the events that cannot be shown where it cannot be read."""

PLANS_OF_CHILDREN_IN_NEED = frozenset({"cin_plan_started", "cin_plan_ended"})
PLANS_COLLECTED_FROM = 2022
SHOWN = frozenset(event for events in SHOWN_BY.values() for event in events)
"""Every event that the census can show; the two about child in need plans from the collection of 2022."""

CARRIED = MappingProxyType({
    "referral_received": frozenset({"referrer_type", "source_code", "primary_need", "later_known"}),
    "case_closed": frozenset({"reason"}),
    "assessment_started": frozenset({"review_point"}),
    "assessment_completed": frozenset({"authorised"}),
    "strategy_discussion_held": frozenset({"s47_initiated", "later_known"}),
    "s47_enquiry_started": frozenset({"recorded_icpc_target", "later_known"}),
    "icpc_held": frozenset({"transfer_in", "plan_agreed", "category"}),
    "transfer_in_notified": frozenset({"permanent"}),
    "cp_plan_started": frozenset({"category", "latest_category", "previous_plans"}),
    "review_conference_held": frozenset({"plan_continues"}),
    "unborn_child_recorded": frozenset({"expected"}),
})  # fmt: skip
"""The facts that the census can give of each event; of any other event, none."""

REFERRER = MappingProxyType({
    "1A": "family", "1B": "public", "1C": "child", "1D": "public", "9": "anonymous", "10": "",
    **dict.fromkeys(("2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8"),
                    "professional"),
})  # fmt: skip
"""An empty text for a source that says nothing of who it was."""
NEEDS = MappingProxyType({f"N{n}": f"N{n}" for n in range(10)})
CATEGORY = MappingProxyType({
    "NEG": "neglect", "PHY": "physical_abuse", "SAB": "sexual_abuse", "EMO": "emotional_abuse", "MUL": "multiple",
})  # fmt: skip
CLOSURE = MappingProxyType({
    "RC1": "adopted", "RC2": "died", "RC3": "child_arrangements_order", "RC4": "special_guardianship_order",
    "RC5": "transferred_to_other_authority", "RC6": "transferred_to_adult_services", "RC7": "services_ended",
    "RC8": "closed_after_assessment", "RC9": "closed_to_early_help",
})  # fmt: skip
FLAG = MappingProxyType({"1": True, "true": True, "0": False, "false": False})

FIRST_COLLECTION = 2013
"""Before it, initial and core assessments were collected apart, and no schema for that is to hand."""
KNOWN_COLLECTIONS = range(2017, 2027)
EARLIER_ELEMENTS = ("initialassessment", "coreassessment")
