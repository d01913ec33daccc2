import { type ChildProcess, spawn } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";

let watching = false;

/**
 * From now on a workerd that this process starts dies with it, also when this process is killed by SIGKILL: alone,
 * workerd would live on and keep the port and the databases. A shell waits on a pipe that nobody but us holds, and
 * the kernel closes that at our death. (Windows has no such shell; there nothing is done.)
 */
export function guardWorkerd(): void {
  if (watching || process.platform === "win32") return;
  watching = true;
  subscribe("child_process", (message) => {
    const child = (message as { process: ChildProcess }).process;
    child.once("spawn", () => {
      if (child.pid && basename(child.spawnfile).startsWith("workerd")) guard(child, child.pid);
    });
  });
}

function guard(workerd: ChildProcess, pid: number): void {
  // `detached`: a Ctrl-C in the terminal must not end the guard before its ward.
  const shell = spawn("/bin/sh", ["-c", 'read -r word; [ "$word" = done ] || kill -9 "$0"', String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.on("error", () => {});
  shell.stdin?.on("error", () => {});
  // Once workerd is gone its number can be another's.
  workerd.once("exit", () => shell.stdin?.end("done\n"));
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void } | null)?.unref?.();
}
