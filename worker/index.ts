import app from "./app.ts";

export { ProjectHub } from "./hub/project-hub.ts";

export default { fetch: app.fetch };
