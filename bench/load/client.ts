// The process that sends: one job at a time, told by the parent.
import { closedLoop, type Marks } from "./closed-loop.ts";
import type { FromClient, Job } from "./jobs.ts";
import { live } from "./live.ts";
import { sustained } from "./sustained.ts";
import { makeTemplates } from "./templates.ts";

const say = (message: FromClient) => process.send?.(message);
const templates = makeTemplates();
const marks: Marks = {
  measuring: () => say({ type: "measuring" }),
  measured: () => say({ type: "measured" }),
};

function perform(job: Job) {
  switch (job.type) {
    case "closed_loop":
      return closedLoop(job, templates, marks);
    case "sustained":
      return sustained(job, templates, marks);
    case "live":
      return live(job, templates, marks);
  }
}

process.on("message", async (job: Job) => {
  try {
    say({ type: "result", result: await perform(job) });
  } catch (error) {
    say({ type: "failed", message: (error as Error).stack ?? String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
