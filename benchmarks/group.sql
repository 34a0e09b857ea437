-- Staff: fifty people a store in one department.
INSERT INTO department (store_id, code, label, kind)
SELECT id, 'MAIN', '{"zh": "主部门"}', 'SERVICE' FROM store;

CREATE TEMPORARY TABLE hired AS
SELECT s.id AS store_id, c.code, c.place, nextval('employee_id_seq') AS employee_id,
       row_number() OVER (PARTITION BY s.id, c.code ORDER BY c.place) - 1 AS nth,
       count(*) OVER (PARTITION BY s.id, c.code) AS of_them, d.id AS department_id, p.id AS position_id
FROM store s
JOIN department d ON d.store_id = s.id
CROSS JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS c(code, place)
JOIN position p ON p.code = c.code;

INSERT INTO employee (id, employee_no, name, name_key, hired_on)
SELECT employee_id, 'E' || employee_id, '员工' || employee_id, 'yuangong' || employee_id, %(since)s FROM hired;

INSERT INTO assignment (employee_id, store_id, department_id, position_id, valid_from)
SELECT employee_id, store_id, department_id, position_id, %(since)s FROM hired;

INSERT INTO pay_term (store_id, employee_id, code, amount, valid_from)
SELECT store_id, employee_id, 'performance_base', 2000, %(since)s FROM hired;

CREATE INDEX ON hired (store_id, code, nth);
ANALYZE hired;

-- One customer with one number and one car a store: no reading looks at them.
CREATE TEMPORARY TABLE known AS
SELECT id AS store_id, nextval('customer_id_seq') AS customer_id, nextval('contact_point_id_seq') AS contact_id,
       nextval('vehicle_id_seq') AS vehicle_id
FROM store;

INSERT INTO customer (store_id, id, source, external_id, kind, name_sealed)
SELECT store_id, customer_id, 'dms', 'C-1', 'PERSON', %(name)s FROM known;

INSERT INTO contact_point (store_id, id, customer_id, role, type, value_sealed, value_hash, last4_hash)
SELECT store_id, contact_id, customer_id, 'OWNER', 'MOBILE', %(phone)s, '\x01', '\x02' FROM known;

INSERT INTO vehicle (store_id, id, plate, plate_kind) SELECT store_id, vehicle_id, 'P1', 'REGULAR' FROM known;

-- Visits: one call each, in the order of their days, the stores mixed.
CREATE TEMPORARY TABLE visit AS
SELECT v.*, k.customer_id, k.contact_id, k.vehicle_id, a.employee_id AS advisor, t.employee_id AS technician,
       g.employee_id AS agent, m.employee_id AS manager, a.department_id,
       a.position_id AS advisor_post, t.position_id AS technician_post, g.position_id AS agent_post,
       v.day + time '10:00' AS delivered_at, v.day + 2 + time '10:30' AS called_at,
       nextval('repair_order_id_seq') AS order_id, nextval('callback_task_id_seq') AS task_id,
       nextval('call_attempt_id_seq') AS attempt_id, nextval('survey_response_id_seq') AS response_id,
       v.n %% 10 < 7 AS answered
FROM (
    SELECT s.id AS store_id, n,
           (%(first)s::date + make_interval(months => month))::date + (n * 24 / %(calls)s) AS day
    FROM generate_series(0, %(months)s - 1) AS month
    CROSS JOIN generate_series(0, %(calls)s - 1) AS n
    CROSS JOIN store s
    ORDER BY month, n, s.id
) v
JOIN known k USING (store_id)
JOIN hired a ON a.store_id = v.store_id AND a.code = 'ADVISOR' AND a.nth = v.n %% 13
JOIN hired t ON t.store_id = v.store_id AND t.code = 'TECHNICIAN' AND t.nth = v.n %% 28
JOIN hired g ON g.store_id = v.store_id AND g.code = 'AGENT' AND g.nth = v.n %% 4
JOIN hired m ON m.store_id = v.store_id AND m.code = 'SERVICE_MANAGER' AND m.nth = 0;

ANALYZE visit;

INSERT INTO repair_order
    (store_id, id, source, external_id, source_version, content_hash, ro_no, ro_type, status, repair_category,
     customer_id, owner_contact_id, sender_contact_id, vehicle_id, opened_at, opened_day, promised_at_first,
     work_completed_at, settled_at, delivered_at, delivered_day, advisor_code, technicians, amount_total, lines,
     warnings)
SELECT store_id, order_id, 'dms', 'RO-' || order_id, 1, '', 'RO-' || order_id, 'REPAIR', 'DELIVERED', 'GENERAL',
       customer_id, contact_id, contact_id, vehicle_id, delivered_at - interval '1 day', day - 1, delivered_at,
       delivered_at - interval '2 hours', delivered_at, delivered_at, day, 'A07', '[{"code": "T12"}]', 640.50,
       '[{"line_no": 1, "kind": "LABOR", "name": "更换机油", "amount": "380.00"}]', '[]'
FROM visit ORDER BY day, order_id;

INSERT INTO callback_task
    (store_id, id, type, plan_id, questionnaire_version_id, order_id, customer_id, contact_point_id, vehicle_id,
     anchor_day, due_from, due_at, due_day, state, attempts, first_attempt_at, first_attempt_day, completed_at,
     completed_day)
SELECT v.store_id, v.task_id, p.type, p.id, q.id, v.order_id, v.customer_id, v.contact_id, v.vehicle_id, v.day,
       v.day + 2 + time '09:00', v.day + 3 + time '18:30', v.day + 3, CASE WHEN v.answered THEN 'SUCCESS' ELSE 'FAILED' END,
       1, v.called_at, v.called_at::date, v.called_at, v.called_at::date
FROM visit v
JOIN callback_plan p ON p.code = 'AFTERSALES_D3'
JOIN LATERAL (SELECT id FROM questionnaire_version WHERE questionnaire_id = p.questionnaire_id
              ORDER BY number DESC LIMIT 1) q ON true
ORDER BY v.day, v.task_id;

INSERT INTO call_attempt
    (store_id, id, task_id, seq, agent_id, contact_point_id, started_at, started_day, ended_at, talk_seconds, outcome,
     left_state, result_hash)
SELECT store_id, attempt_id, task_id, 1, agent, contact_id, called_at, called_at::date, called_at + interval '3 min',
       95, CASE WHEN answered THEN 'COMPLETED' ELSE 'NO_ANSWER' END,
       CASE WHEN answered THEN 'SUCCESS' ELSE 'FAILED' END, '\x00'
FROM visit ORDER BY day, attempt_id;

INSERT INTO survey_response
    (store_id, id, task_id, attempt_id, order_id, customer_id, questionnaire_version_id, answers, slots, marks, score,
     satisfied, complete, reasons, triggers, answered_at, answered_day)
SELECT v.store_id, v.response_id, v.task_id, v.attempt_id, v.order_id, v.customer_id, t.questionnaire_version_id,
       '[{"code": "Q1", "value": 5}, {"code": "Q2", "value": 4}]', '{5,4,5,5,4,5,5,5}', '{0,0,0,0,0,0,0,0}', 92.5,
       v.n %% 17 <> 0, true, '{}', '{}', v.called_at, v.called_at::date
FROM visit v JOIN callback_task t ON t.store_id = v.store_id AND t.id = v.task_id
WHERE v.answered ORDER BY v.day, v.response_id;

INSERT INTO attribution
    (store_id, fact_kind, fact_id, role, seq, employee_id, department_id, position_id, share, origin, frozen_at)
SELECT store_id, kind, fact_id, role, 1, employee_id, department_id, position_id, 1, 'SOURCE', at
FROM (
    SELECT store_id, day, delivered_at AS at, 'REPAIR_ORDER' AS kind, order_id AS fact_id, 'advisor' AS role,
           advisor AS employee_id, department_id, advisor_post AS position_id FROM visit
    UNION ALL
    SELECT store_id, day, delivered_at, 'REPAIR_ORDER', order_id, 'technician', technician, department_id,
           technician_post FROM visit
    UNION ALL
    SELECT store_id, day, called_at, 'CALL_ATTEMPT', attempt_id, 'caller', agent, department_id, agent_post
    FROM visit
) a ORDER BY day, fact_id;

-- A complaint for one visit in a hundred, answered within the hour, most of them closed within the day.
CREATE TEMPORARY TABLE trouble AS
SELECT *, nextval('complaint_id_seq') AS complaint_id, called_at + interval '1 hour' AS received_at,
       row_number() OVER (PARTITION BY store_id ORDER BY day) AS nth
FROM visit WHERE n %% %(complaint_every)s = 0;

INSERT INTO complaint
    (store_id, id, source, state, validity, severity, category, subcategory, sla_class, sla_version, received_at,
     received_day, verified_at, verified_day, satisfied)
SELECT store_id, complaint_id, 'WALK_IN', 'CLOSED_SATISFIED', 'VALID', 'S3', 'AFTERSALES', 'OTHER', 'STD-24', 1,
       received_at, received_at::date, received_at + interval '1 day', (received_at + interval '1 day')::date, true
FROM trouble;

INSERT INTO clock
    (store_id, complaint_id, kind, sla_class, sla_version, mode, started_at, due_original, due_at, due_day, met_at,
     met_day)
SELECT store_id, complaint_id, kind, 'STD-24', 1, 'C', received_at, received_at + within, received_at + within,
       (received_at + within)::date, received_at + met, (received_at + met)::date
FROM trouble
CROSS JOIN (VALUES ('ANSWER', interval '2 hours', interval '1 hour'),
                   ('CLOSE', interval '24 hours', interval '20 hours')) AS k(kind, within, met);

INSERT INTO attribution
    (store_id, fact_kind, fact_id, role, seq, employee_id, department_id, share, origin, frozen_at)
SELECT store_id, 'COMPLAINT', complaint_id, role, 1, employee_id, department_id, 1, 'SYSTEM', received_at
FROM trouble
CROSS JOIN LATERAL (VALUES ('named', advisor), ('handler', manager), ('opener', agent)) AS k(role, employee_id);
