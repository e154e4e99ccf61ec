-- A check-in moved its duty in four indexes. By need and by area a duty stays where it is now; what is asked for by
-- status are the few at work or to come, among all there ever were.
DROP INDEX duty_need;
CREATE INDEX duty_need ON duty (need);
DROP INDEX duty_area;
CREATE INDEX duty_area ON duty (area);
CREATE INDEX duty_active ON duty (area) WHERE status IN ('assigned', 'in');
DROP INDEX duty_start;
CREATE INDEX duty_start ON duty (starts_at) WHERE status = 'assigned';
CREATE INDEX duty_alarm ON duty (area) WHERE alarm_at IS NOT NULL;
