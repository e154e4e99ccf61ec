#include "mod/account/rights.h"

#include "base/str.h"

#define A ROLE_ADMIN
#define C ROLE_COMMANDER
#define K ROLE_COORDINATOR
#define W ROLE_WORKER
#define V ROLE_VOLUNTEER
#define R ROLE_RESIDENT
#define U ROLE_AUDITOR
#define STAFF ROLES_STAFF
#define ANY ROLES_ANY
#define PUBLIC 0

const char *const role_names[] = {
	"admin", "commander", "coordinator", "worker", "volunteer", "resident", "auditor", NULL};

unsigned role_of(const char *name) {
	for (unsigned i = 0; role_names[i]; i++)
		if (str_eq(role_names[i], name))
			return 1u << i;
	return 0;
}

const Right rights_table[] = {
	/* oneself */
	{"session.open", PUBLIC},
	{"session.close", ANY},
	{"session.prove", ANY},
	{"session.list", ANY},
	{"session.end", ANY},
	{"session.end_all", ANY},
	{"me.read", ANY},
	{"me.update", ANY},
	{"me.password", ANY},
	{"me.totp_begin", ANY},
	{"me.totp_confirm", ANY},
	{"me.totp_end", ANY},
	{"me.reads", ANY},
	{"token.list", ANY},
	{"token.make", ANY},
	{"token.drop", ANY},
	{"my.notices", ANY},
	{"notice.read", ANY},
	{"my.duties", V},
	{"my.asks", V},
	{"ask.accept", V},
	{"ask.decline", V},
	{"ledger.mine", V},
	{"duty_switch.set", V},
	{"my.needs", ANY},
	/* the public */
	{"area.list", PUBLIC},
	{"area.read", PUBLIC},
	{"area.shapes", PUBLIC},
	{"pack.list", PUBLIC},
	{"need.ask", PUBLIC},
	{"need.follow", PUBLIC},
	{"need.confirm_link", PUBLIC},
	{"complaint.make", PUBLIC},
	{"complaint.follow", PUBLIC},
	{"volunteer.register", PUBLIC},
	/* the house */
	{"account.list", A | K | C},
	{"account.read", A | K | C},
	{"account.make", A},
	{"account.update", A},
	{"account.reset", A},
	{"account.end_sessions", A},
	{"grant.give", A},
	{"grant.take", A},
	{"journal.list", U | A | C | K},
	{"area.import", A},
	{"area.import_changes", A},
	{"area.import_shapes", A},
	{"grid.make", A | K},
	{"area.update", A | K},
	/* people and forces */
	{"person.list", STAFF | A},
	{"person.read", STAFF | A | V | R},
	{"person.make", STAFF},
	{"person.update", STAFF | V | R},
	{"person.reads", U | V | R},
	{"import.upload", STAFF | A},
	{"import.template", ANY},
	{"export.file", STAFF | A},
	{"volunteer.list", STAFF},
	{"volunteer.read", STAFF | V},
	{"volunteer.enlist", STAFF},
	{"volunteer.decide", STAFF},
	{"volunteer.update", STAFF | V},
	{"skill.claim", STAFF | V},
	{"skill.verify", STAFF},
	{"skill.drop", STAFF | V},
	{"organisation.list", STAFF},
	{"organisation.read", STAFF},
	{"organisation.make", STAFF},
	{"organisation.update", STAFF},
	{"member.list", STAFF},
	{"member.add", STAFF},
	{"member.report", STAFF},
	{"member.drop", STAFF},
	{"reporting.list", STAFF},
	/* incidents and needs */
	{"incident.list", STAFF | U},
	{"incident.read", STAFF | U},
	{"incident.open", C | K},
	{"incident.update", C | K},
	{"incident.close", C | K},
	{"need.list", STAFF},
	{"need.read", STAFF},
	{"need.open", STAFF},
	{"need.complete", STAFF},
	{"need.duplicates", STAFF},
	{"need.merge", STAFF},
	{"need.cancel", STAFF},
	{"complaint.list", STAFF | U},
	{"complaint.answer", STAFF},
	{"board.read", STAFF | U},
	{"coverage.read", STAFF},
	/* duty */
	{"duty.list", STAFF},
	{"duty.code", STAFF},
	{"duty.check_in", STAFF | V},
	{"duty.check_out", STAFF | V},
	{"duty.late", STAFF},
	{"duty.cancel", STAFF | V},
	{"duty.confirm", STAFF},
	{"duty.correct", C | K},
	{"alarm.settle", STAFF},
	{"ledger.list", STAFF | U},
	{"rest.override", C | K},
	{"override.list", STAFF | U},
	/* calls */
	{"call.preview", STAFF},
	{"call.why", STAFF},
	{"call.open", STAFF},
	{"call.list", STAFF},
	{"call.close", STAFF},
	{"ask.list", STAFF},
	{"assignment.make", STAFF},
	{"tier.raise", STAFF},
	{"loan.list", STAFF},
	{"loan.object", W | K},
	{"dispatch.list", STAFF},
	{"dispatch.open", STAFF},
	{"dispatch.read", STAFF},
	{"dispatch.needs", STAFF},
	{"dispatch.moves", STAFF},
	{"dispatch.streams", STAFF},
	{"dispatch.floors", STAFF},
	{"dispatch.why_not", STAFF},
	{"dispatch.edit", STAFF},
	{"dispatch.again", STAFF},
	{"dispatch.accept", STAFF},
	{"dispatch.cancel", STAFF},
	{NULL, 0},
};
