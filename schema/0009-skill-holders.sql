-- Who holds a skill, answered from the index alone: a call over a whole city reads every holder.
DROP INDEX volunteer_skill_skill;
CREATE INDEX volunteer_skill_skill ON volunteer_skill (skill, volunteer, status, expires_at);
