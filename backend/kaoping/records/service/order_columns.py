"""Which columns of a repair order a message fills, in the order its rows are made."""

from kaoping.storage.tables.records import RepairOrderHistory

KEY = ("store_id", "id")
DAYS = ("opened_day", "promised_day", "completed_day", "settled_day", "delivered_day")
HEAD = (
    "store_id",
    "id",
    "source",
    "external_id",
    "source_version",
    "source_updated_at",
    "content_hash",
    "voided_at",
    "row_version",
    "updated_at",
)
BODY = (
    "ro_no",
    "ro_type",
    "status",
    "repair_category",
    "repair_category_code",
    "primary_external_id",
    "customer_id",
    "owner_contact_id",
    "sender_contact_id",
    "sender_name_sealed",
    "sender_relation",
    "vehicle_id",
    "plate_at_visit",
    "odometer_in",
    "odometer_out",
    "customer_waiting",
    "arrived_at",
    "opened_at",
    "promised_at_first",
    "promised_first_version",
    "promised_first_updated_at",
    "promised_at",
    "work_started_at",
    "work_completed_at",
    "qc_at",
    "submitted_at",
    "settled_at",
    "delivered_at",
    *DAYS,
    "advisor_code",
    "technicians",
    "qc_code",
    "team_frozen",
    "callback_consent",
    "callback_slot",
    "callback_refusal_reason",
    "amount_labor",
    "amount_parts",
    "amount_sublet",
    "amount_misc",
    "amount_discount",
    "amount_total",
    "amount_customer_pay",
    "amount_warranty_pay",
    "amount_insurance_pay",
    "amount_internal_pay",
    "is_rework",
    "three_guarantee",
    "statement_sealed",
    "diagnosis_sealed",
    "lines",
    "warnings",
)
WHOLE = (*HEAD, *BODY)
PAYLOAD = ("store_id", "order_id", "row_version", "received_at", "body_sealed")
PROMISED = ("promised_at_first", "promised_first_version", "promised_first_updated_at", "promised_day")
PROMISE = ("store_id", "id", *PROMISED, "row_version", "updated_at")
TOMBSTONE = (*HEAD, *PROMISED)
PAST = tuple(column.name for column in RepairOrderHistory.__table__.columns if column.name != "superseded_at")
