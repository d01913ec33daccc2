import { type ReadonlySignal, signal } from "@preact/signals";
import { type ApiError, asApiError, isAbort } from "../api/error.ts";

export interface ResourceState<T> {
  /** What was seen last; stays while it is refreshed, and beside an error. */
  data: T | null;
  error: ApiError | null;
  loading: boolean;
}

export interface Resource<T> {
  state: ReadonlySignal<ResourceState<T>>;
  /** Asks anew; an older question still under way is given up. Never rejects. */
  load(): Promise<void>;
  /** Changes what is known without asking. */
  update(change: (data: T) => T): void;
  /** Gives up what is under way. */
  stop(): void;
}

/** One question to the server as a signal. Only the last `load` decides. */
export function createResource<T>(ask: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const state = signal<ResourceState<T>>({ data: null, error: null, loading: false });
  let current: AbortController | null = null;

  async function load(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    state.value = { ...state.value, loading: true };
    try {
      const data = await ask(mine.signal);
      if (current === mine) state.value = { data, error: null, loading: false };
    } catch (cause) {
      if (current !== mine) return;
      state.value = {
        ...state.value,
        error: isAbort(cause) ? state.value.error : asApiError(cause),
        loading: false,
      };
    }
  }

  return {
    state,
    load,
    update(change) {
      if (state.value.data !== null) state.value = { ...state.value, data: change(state.value.data) };
    },
    stop() {
      current?.abort();
      current = null;
    },
  };
}
