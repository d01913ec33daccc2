import type { WatcherState } from "./watcher.ts";

export function loadWatcher(sql: SqlStorage, id: string): WatcherState | undefined {
  const row = sql.exec<{ state: string }>("SELECT state FROM watchers WHERE id = ?", id).toArray()[0];
  return row && (JSON.parse(row.state) as WatcherState);
}

/** Keeps what a watcher asked for, or forgets it. */
export function saveWatcher(sql: SqlStorage, id: string, state: WatcherState | undefined): void {
  if (state) sql.exec("INSERT OR REPLACE INTO watchers (id, state) VALUES (?, ?)", id, JSON.stringify(state));
  else sql.exec("DELETE FROM watchers WHERE id = ?", id);
}
