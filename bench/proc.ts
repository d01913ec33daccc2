import { readFileSync } from "node:fs";

// USER_HZ is 100 on every Linux that Node runs on.
const TICKS_PER_SECOND = 100;

/** User and system time of a process so far, seconds. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process and its peak, MB (millions of bytes). */
export function memory(pid: number): { rss: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (field: string) =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024) / 1e6;
  return { rss: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** Processes that wanted to run, averaged over the last minute. */
export function load(): number {
  return Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);
}
