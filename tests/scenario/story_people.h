/* Steps by which a story's people join it. Everybody here is synthetic. */
#pragma once

#include "story.h"

/* Somebody registers on the phone, a worker approves, they switch on duty. */
#define ENLIST(who, phone_, area_, worker_, skills_, login_) \
	{.label = who "-registers", \
		.request = "POST /volunteers", \
		.body = "{\"name\":\"模拟志愿者\",\"phone\":\"" phone_ \
				"\",\"birth\":\"1990-05-01\",\"area\":\"" area_ "\",\"skills\":[" skills_ \
				"],\"consent\":true,\"login\":\"" login_ \
				"\",\"password\":\"a long password\",\"radius_m\":20000}", \
		.status = 201, \
		.expect = "status=pending"}, \
		{.label = who "-seen", \
			.actor = worker_, \
			.request = "GET /volunteers/${" who "-registers.id}", \
			.expect = "status=pending"}, \
		{.label = who "-approved", \
			.actor = worker_, \
			.request = "POST /volunteers/${" who "-registers.id}/decision", \
			.body = "{\"decision\":\"approve\"}", \
			.match = "${" who "-seen.version}", \
			.expect = "status=approved"}, \
		{.label = who, \
			.request = "POST /session", \
			.body = "{\"login\":\"" login_ "\",\"password\":\"a long password\"}", \
			.status = 200}, \
	{ \
		.label = who "-on", .actor = who, .request = "PUT /me/on-duty", \
		.body = "{\"on_duty\":true}", .expect = "on_duty=true" \
	}

#define AGAIN(who, login_) \
	{ \
		.label = who, .request = "POST /session", \
		.body = "{\"login\":\"" login_ "\",\"password\":\"a long password\"}", .status = 200 \
	}

#define VERIFY_SKILL(who, worker_, skill_) \
	{ \
		.label = who "-skill", .actor = worker_, \
		.request = "PUT /volunteers/${" who "-registers.id}/skills/" skill_, \
		.body = "{\"status\":\"verified\"}" \
	}
