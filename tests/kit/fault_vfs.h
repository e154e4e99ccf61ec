/* SQLite on a disk that fails as it is told: for tests.
 *
 * fault_vfs_install() makes it the process's default VFS, so the product opens its databases
 * through it without knowing. Files are real ones: locks, shared memory and other processes work as
 * ever. Beside each file stands what a power cut would leave: what was synced, not what was written.
 *
 *     fault_vfs_install();
 *     fault_vfs_plan(&(FaultPlan){.seed = 7, .calls = FAULT_ALL, .at = 40, .act = FAULT_HALT});
 *     … work; from the 40th call on every one fails, as if the process were gone …
 *     … close every connection …
 *     fault_vfs_restart(FAULT_POWER_LOST);
 *     … open again, and look …
 *
 * What a power cut leaves (drawn from the plan's seed): of each file what was synced, and of the
 * rest nothing, all, a beginning, or any 512-byte sectors in any order, one of them torn; likewise of
 * truncations; files made or deleted since their directory was synced are there or not. A directory
 * is synced as SQLite's unix VFS does it: with the first sync of a new journal or WAL, and with a
 * delete that asks for it.
 *
 * A sync that fails is as on Linux: what it was to make durable is lost or not, stays visible, and no
 * later sync brings it back; only writing it again does.
 *
 * One for the process; calls may come from any thread. With one thread, one seed gives one run. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum FaultCalls {
	FAULT_OPEN = 1 << 0,
	FAULT_READ = 1 << 1,
	FAULT_WRITE = 1 << 2,
	FAULT_TRUNCATE = 1 << 3,
	FAULT_SYNC = 1 << 4,
	FAULT_DELETE = 1 << 5,
	FAULT_LOOK = 1 << 6, /* whether a file is there, and its size */
	FAULT_LOCK = 1 << 7,
	FAULT_SHM = 1 << 8, /* mapping shared memory and locking it */
	FAULT_ALL = (1 << 9) - 1,
	FAULT_CHANGES = FAULT_OPEN | FAULT_WRITE | FAULT_TRUNCATE | FAULT_SYNC | FAULT_DELETE,
} FaultCalls;

typedef enum FaultFiles { FAULT_DB = 1, FAULT_WAL = 2, FAULT_OTHER = 4, FAULT_ANY = 7 } FaultFiles;

typedef enum FaultAct {
	FAULT_FAIL, /* `times` calls fail with SQLite's error for them; a failed write may have begun */
	FAULT_HALT, /* before or after that call the process is as good as gone: all calls fail */
	FAULT_KILL, /* the process kills itself with SIGKILL, before or after that call */
} FaultAct;

typedef struct FaultPlan {
	uint64_t seed;
	unsigned calls;      /* which are counted: FaultCalls */
	unsigned files;      /* of which files: FaultFiles; 0 any */
	unsigned long at;    /* the at-th such call from now on; 0 never */
	unsigned long times; /* FAULT_FAIL: so many in a row; 0 as 1 */
	FaultAct act;
} FaultPlan;

typedef enum FaultRestart { FAULT_PROCESS_DIED, FAULT_POWER_LOST } FaultRestart;

/* Every file there is counts as durable, as it is. */
void fault_vfs_install(void);
void fault_vfs_uninstall(void); /* every file must be closed */

/* Replaces the plan and starts counting anew; NULL: nothing fails. Never ends a halt. */
void fault_vfs_plan(const FaultPlan *plan);
bool fault_vfs_fired(void);            /* the plan's call has come */
unsigned long fault_vfs_counted(void); /* calls counted since the plan was made */

/* Files may grow by so many bytes in all before writes fail with SQLITE_FULL (what fits is written);
 * what is truncated or deleted is free again. < 0: no bound. */
void fault_vfs_space(int64_t bytes);

/* As FAULT_HALT, now. */
void fault_vfs_halt(void);
/* Ends a halt, the plan and the bound of space; every file must be closed. POWER_LOST puts on the
 * disk what a power cut leaves, and removes shared memory. Without a halt before, it is a restart of
 * a process that ended well. */
void fault_vfs_restart(FaultRestart restart);
/* What stands on the disk counts as durable from here on; for another process has written it. */
void fault_vfs_settle(void);
