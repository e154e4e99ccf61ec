-- Who is at work now: asked at every check-in, and a few among all duties there ever were.
CREATE INDEX duty_at_work ON duty (volunteer) WHERE status = 'in';
