//! What a child gives up before it reads the first byte of a document.

use std::io;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, path_beneath_rules,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::{Folders, Limits};

/// Files that a child may have open at once: its pipes, a document, a picture, Tesseract's data.
const OPEN_FILES: u64 = 32;

/// What reading, decoding and writing pictures takes; all else (network, programs, processes and threads, other
/// processes' memory, removing and renaming files) is refused.
const ALLOWED: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_lseek,
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getdents64,
    libc::SYS_fcntl,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_ppoll,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// Files of the system that libraries and Tesseract read. Not all of `/etc`: settings with secrets may lie there.
const SYSTEM: &[&str] = &[
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/dev/null",
    "/dev/urandom",
];

/// Leaves this thread, and those that it starts, the files that reading takes. A kernel that cannot (before Linux 5.13)
/// leaves all.
pub(super) fn enclose(folders: &Folders, models: Option<&Path>) -> io::Result<()> {
    // The first version that knows truncating.
    let (read, all) = (AccessFs::from_read(ABI::V3), AccessFs::from_all(ABI::V3));
    let mut readable: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).chain(told()).collect();
    readable.extend(std::env::current_exe());
    readable.extend(models.map(Path::to_path_buf));
    readable.extend(folders.read.iter().cloned());
    Ruleset::default()
        .handle_access(all)
        .and_then(Ruleset::create)
        .and_then(|rules| rules.add_rules(path_beneath_rules(&readable, read)))
        .and_then(|rules| rules.add_rules(path_beneath_rules(&folders.write, all)))
        .and_then(RulesetCreated::restrict_self)
        .map_err(io::Error::other)?;
    Ok(())
}

/// Where else the machine keeps libraries and Tesseract's data.
#[expect(
    clippy::disallowed_methods,
    reason = "the loader's and Tesseract's own variables, handed on by the reader"
)]
fn told() -> Vec<PathBuf> {
    let told = ["LD_LIBRARY_PATH", "TESSDATA_PREFIX"].map(|name| std::env::var_os(name).unwrap_or_default());
    told.iter().flat_map(std::env::split_paths).filter(|path| path.is_absolute()).collect()
}

/// Lays the limits on this process, for good: memory, files, processes, and the system calls that are left.
pub fn confine(limits: &Limits) -> io::Result<()> {
    set(Resource::As, limits.memory, limits.memory)?;
    set(Resource::Fsize, limits.file, limits.file)?;
    set(Resource::Nofile, OPEN_FILES, OPEN_FILES)?;
    set(Resource::Core, 0, 0)?;
    let filter = filter().map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&filter).map_err(io::Error::other)
}

/// Lets the next step use its processor time, counted from what was used so far.
pub(super) fn grant_processor_time(limits: &Limits) -> io::Result<()> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    // Seconds are counted in whole ones: the one that has begun does not count.
    let end = u64::try_from(used).unwrap_or_default() + 1 + limits.cpu.as_secs();
    let hard = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(end.min(hard.unwrap_or(end))), maximum: hard })?)
}

/// Never above what the system allows already.
fn set(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let hard = getrlimit(resource).maximum.map_or(hard, |allowed| allowed.min(hard));
    Ok(setrlimit(resource, Rlimit { current: Some(soft.min(hard)), maximum: Some(hard) })?)
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let first_is = |value: u64| {
        let condition = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
        Ok::<_, seccompiler::BackendError>(vec![SeccompRule::new(vec![condition])?])
    };
    let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    // Only itself: its own limits, and the signal with which it aborts.
    rules.insert(libc::SYS_prlimit64, first_is(0)?);
    rules.insert(libc::SYS_tgkill, first_is(u64::from(std::process::id()))?);
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter =
        SeccompFilter::new(rules, refused, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?;
    filter.try_into()
}
