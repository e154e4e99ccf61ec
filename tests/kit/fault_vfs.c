#include "fault_vfs.h"

#include "fault_disk.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite's own file follows the struct. */
typedef struct FaultFile {
	sqlite3_file base;
	DiskFile *disk; /* NULL: temporary, which no restart survives */
	FaultFiles kind;
	bool names_unsynced; /* a new journal: its first sync syncs the directory */
} FaultFile;

static struct {
	pthread_mutex_t lock;
	sqlite3_vfs vfs, *real;
	FaultPlan plan;
	unsigned long counted;
	bool halted;
	int64_t space;
	unsigned open;
	RngSeeded state;
	Rng rng;
} fault = {.lock = PTHREAD_MUTEX_INITIALIZER, .space = -1};

/* ---- the plan ----------------------------------------------------------------------------------- */

/* What becomes of one call, decided before it. */
typedef struct Fate {
	int error;   /* SQLite's; 0: it is done */
	bool begun;  /* a failing write has begun */
	bool ending; /* afterwards the process ends */
} Fate;

static int error_of(FaultCalls call) {
	switch (call) {
	case FAULT_OPEN: return SQLITE_CANTOPEN;
	case FAULT_READ: return SQLITE_IOERR_READ;
	case FAULT_WRITE: return SQLITE_IOERR_WRITE;
	case FAULT_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
	case FAULT_SYNC: return SQLITE_IOERR_FSYNC;
	case FAULT_DELETE: return SQLITE_IOERR_DELETE;
	case FAULT_LOOK: return SQLITE_IOERR_FSTAT;
	case FAULT_LOCK: return SQLITE_IOERR_LOCK;
	default: return SQLITE_IOERR_SHMMAP;
	}
}

static void end_process(void) {
	if (fault.plan.act == FAULT_KILL)
		kill(getpid(), SIGKILL);
	fault.halted = true;
}

static Fate end_around(FaultCalls call) {
	bool after = rng_below(&fault.rng, 2);
	if (!after)
		end_process();
	return (Fate){.error = after ? 0 : error_of(call), .ending = after};
}

/* Takes the lock, which leave() gives back. */
static Fate enter(FaultCalls call, FaultFiles kind) {
	const FaultPlan *plan = &fault.plan;
	pthread_mutex_lock(&fault.lock);
	if (fault.halted)
		return (Fate){.error = error_of(call)};
	if (!(plan->calls & call) || !(plan->files & kind))
		return (Fate){0};
	fault.counted++;
	if (!plan->at || fault.counted < plan->at)
		return (Fate){0};
	if (plan->act != FAULT_FAIL)
		return fault.counted == plan->at ? end_around(call) : (Fate){0};
	if (fault.counted >= plan->at + (plan->times ? plan->times : 1))
		return (Fate){0};
	return (Fate){.error = error_of(call), .begun = rng_below(&fault.rng, 2)};
}

static int leave(Fate fate, int result) {
	if (fate.ending)
		end_process();
	pthread_mutex_unlock(&fault.lock);
	return result;
}

/* ---- one file ------------------------------------------------------------------------------------ */

static sqlite3_file *real_of(sqlite3_file *file) {
	return (sqlite3_file *)((FaultFile *)file + 1);
}

static int64_t size_of(sqlite3_file *file) {
	sqlite3_int64 size = 0;
	real_of(file)->pMethods->xFileSize(real_of(file), &size);
	return size;
}

static int fault_close(sqlite3_file *file) {
	int rc = real_of(file)->pMethods->xClose(real_of(file));
	pthread_mutex_lock(&fault.lock);
	fault.open--;
	pthread_mutex_unlock(&fault.lock);
	return rc;
}

static int fault_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset) {
	Fate fate = enter(FAULT_READ, ((FaultFile *)file)->kind);
	return leave(fate,
		fate.error ? fate.error : real_of(file)->pMethods->xRead(real_of(file), out, size, offset));
}

static int write_some(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset) {
	DiskFile *disk = ((FaultFile *)file)->disk;
	int rc = size ? real_of(file)->pMethods->xWrite(real_of(file), data, size, offset) : SQLITE_OK;
	if (rc == SQLITE_OK && disk && size)
		disk_write(disk, data, (size_t)size, offset);
	return rc;
}

static int write_within_space(
	sqlite3_file *file, const void *data, int size, sqlite3_int64 offset) {
	int64_t grows = offset + size - size_of(file);
	if (fault.space < 0 || grows <= 0)
		return write_some(file, data, size, offset);
	int64_t lacking = grows - fault.space;
	int fits = lacking <= 0 ? size : lacking >= size ? 0 : (int)(size - lacking);
	fault.space = lacking > 0 ? 0 : -lacking;
	int rc = write_some(file, data, fits, offset);
	return rc == SQLITE_OK && fits < size ? SQLITE_FULL : rc;
}

static int fault_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset) {
	Fate fate = enter(FAULT_WRITE, ((FaultFile *)file)->kind);
	if (fate.begun)
		write_some(file, data, (int)rng_below(&fault.rng, (uint64_t)size), offset);
	return leave(fate, fate.error ? fate.error : write_within_space(file, data, size, offset));
}

static void free_space(int64_t bytes) {
	if (fault.space >= 0 && bytes > 0)
		fault.space += bytes;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size) {
	Fate fate = enter(FAULT_TRUNCATE, ((FaultFile *)file)->kind);
	DiskFile *disk = ((FaultFile *)file)->disk;
	if (fate.error)
		return leave(fate, fate.error);
	int64_t before = size_of(file);
	int rc = real_of(file)->pMethods->xTruncate(real_of(file), size);
	if (rc == SQLITE_OK) {
		free_space(before - size);
		if (disk)
			disk_truncate(disk, size);
	}
	return leave(fate, rc);
}

/* The real sync is left out: the process's own end loses nothing that the kernel has. */
static int fault_sync(sqlite3_file *file, int flags) {
	FaultFile *self = (FaultFile *)file;
	(void)flags;
	Fate fate = enter(FAULT_SYNC, self->kind);
	if (!self->disk)
		return leave(fate, fate.error);
	if (fate.error && !fault.halted)
		disk_sync_failed(self->disk, &fault.rng);
	else if (!fate.error) {
		disk_sync(self->disk);
		if (self->names_unsynced)
			disk_sync_directory();
		self->names_unsynced = false;
	}
	return leave(fate, fate.error);
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *out) {
	Fate fate = enter(FAULT_LOOK, ((FaultFile *)file)->kind);
	return leave(
		fate, fate.error ? fate.error : real_of(file)->pMethods->xFileSize(real_of(file), out));
}

static int fault_lock(sqlite3_file *file, int level) {
	Fate fate = enter(FAULT_LOCK, ((FaultFile *)file)->kind);
	return leave(
		fate, fate.error ? fate.error : real_of(file)->pMethods->xLock(real_of(file), level));
}

static int fault_unlock(sqlite3_file *file, int level) {
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int fault_check_lock(sqlite3_file *file, int *out) {
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int fault_control(sqlite3_file *file, int what, void *argument) {
	return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int fault_sector_size(sqlite3_file *file) {
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int fault_characteristics(sqlite3_file *file) {
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

/* ---- shared memory -------------------------------------------------------------------------------- */

/* It grows on the same disk. */
static int fault_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
	Fate fate = enter(FAULT_SHM, ((FaultFile *)file)->kind);
	*out = NULL;
	if (!fate.error && extend && page && fault.space >= 0 && fault.space < size)
		fate.error = SQLITE_IOERR_SHMSIZE;
	return leave(fate,
		fate.error ? fate.error
				   : real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out));
}

static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
	if (flags & SQLITE_SHM_UNLOCK)
		return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
	Fate fate = enter(FAULT_SHM, ((FaultFile *)file)->kind);
	if (fate.error)
		return leave(fate, SQLITE_IOERR_SHMLOCK);
	return leave(fate, real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags));
}

static void fault_shm_barrier(sqlite3_file *file) {
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int fault_shm_unmap(sqlite3_file *file, int delete) {
	return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* ---- the file system -------------------------------------------------------------------------------- */

static const sqlite3_io_methods methods = {
	.iVersion = 2, /* without memory-mapped reading */
	.xClose = fault_close,
	.xRead = fault_read,
	.xWrite = fault_write,
	.xTruncate = fault_truncate,
	.xSync = fault_sync,
	.xFileSize = fault_size,
	.xLock = fault_lock,
	.xUnlock = fault_unlock,
	.xCheckReservedLock = fault_check_lock,
	.xFileControl = fault_control,
	.xSectorSize = fault_sector_size,
	.xDeviceCharacteristics = fault_characteristics,
	.xShmMap = fault_shm_map,
	.xShmLock = fault_shm_lock,
	.xShmBarrier = fault_shm_barrier,
	.xShmUnmap = fault_shm_unmap,
};

static FaultFiles kind_of(int flags) {
	if (flags & SQLITE_OPEN_MAIN_DB)
		return FAULT_DB;
	return flags & SQLITE_OPEN_WAL ? FAULT_WAL : FAULT_OTHER;
}

static int open_real(const char *path, sqlite3_file *file, int flags, int *out_flags) {
	FaultFile *self = (FaultFile *)file;
	bool lasting = path && !(flags & SQLITE_OPEN_DELETEONCLOSE);
	bool made = lasting && access(path, F_OK) != 0;
	int rc = fault.real->xOpen(fault.real, path, real_of(file), flags, out_flags);
	if (rc != SQLITE_OK)
		return rc;
	self->base.pMethods = &methods;
	self->kind = kind_of(flags);
	self->disk = lasting ? disk_open(path, made) : NULL;
	self->names_unsynced = flags & SQLITE_OPEN_CREATE &&
		flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL);
	fault.open++;
	return rc;
}

static int fault_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
	(void)vfs;
	memset(file, 0, sizeof(FaultFile));
	Fate fate = enter(FAULT_OPEN, kind_of(flags));
	return leave(fate, fate.error ? fate.error : open_real(path, file, flags, out_flags));
}

static int delete_real(const char *path, int sync_directory) {
	struct stat before;
	if (stat(path, &before) == 0)
		disk_open(path, false); /* a power cut may bring back what stands there */
	int rc = fault.real->xDelete(fault.real, path, 0);
	if (rc != SQLITE_OK)
		return rc;
	free_space(before.st_size);
	disk_unlink(path);
	if (sync_directory)
		disk_sync_directory();
	return rc;
}

static int fault_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
	(void)vfs;
	Fate fate = enter(FAULT_DELETE, FAULT_OTHER);
	return leave(fate, fate.error ? fate.error : delete_real(path, sync_directory));
}

static int fault_access(sqlite3_vfs *vfs, const char *path, int what, int *out) {
	(void)vfs;
	Fate fate = enter(FAULT_LOOK, FAULT_OTHER);
	return leave(
		fate, fate.error ? SQLITE_IOERR_ACCESS : fault.real->xAccess(fault.real, path, what, out));
}

/* ---- what a test calls ----------------------------------------------------------------------------- */

void fault_vfs_install(void) {
	assert(!fault.real);
	fault.real = sqlite3_vfs_find(NULL);
	fault.vfs = *fault.real;
	fault.vfs.zName = "fault";
	fault.vfs.szOsFile += (int)sizeof(FaultFile);
	fault.vfs.xOpen = fault_open;
	fault.vfs.xDelete = fault_delete;
	fault.vfs.xAccess = fault_access;
	fault.rng = rng_seeded(&fault.state, 0);
	sqlite3_vfs_register(&fault.vfs, 1);
}

void fault_vfs_uninstall(void) {
	fault_vfs_restart(FAULT_PROCESS_DIED);
	sqlite3_vfs_unregister(&fault.vfs);
	fault.real = NULL;
	disk_forget();
}

void fault_vfs_plan(const FaultPlan *plan) {
	pthread_mutex_lock(&fault.lock);
	fault.plan = plan ? *plan : (FaultPlan){0};
	if (!fault.plan.files)
		fault.plan.files = FAULT_ANY;
	fault.counted = 0;
	if (plan)
		fault.rng = rng_seeded(&fault.state, plan->seed);
	pthread_mutex_unlock(&fault.lock);
}

unsigned long fault_vfs_counted(void) {
	pthread_mutex_lock(&fault.lock);
	unsigned long counted = fault.counted;
	pthread_mutex_unlock(&fault.lock);
	return counted;
}

bool fault_vfs_fired(void) {
	pthread_mutex_lock(&fault.lock);
	bool fired = fault.plan.at && fault.counted >= fault.plan.at;
	pthread_mutex_unlock(&fault.lock);
	return fired;
}

void fault_vfs_space(int64_t bytes) {
	pthread_mutex_lock(&fault.lock);
	fault.space = bytes;
	pthread_mutex_unlock(&fault.lock);
}

void fault_vfs_halt(void) {
	pthread_mutex_lock(&fault.lock);
	fault.halted = true;
	pthread_mutex_unlock(&fault.lock);
}

void fault_vfs_restart(FaultRestart restart) {
	assert(fault.open == 0);
	if (restart == FAULT_POWER_LOST)
		disk_cut(&fault.rng);
	fault.plan = (FaultPlan){0};
	fault.halted = false;
	fault.space = -1;
}

void fault_vfs_settle(void) {
	assert(fault.open == 0);
	disk_forget();
}
