import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { currentProject, navigate, paths } from "../../state/route.ts";
import { loadSession, me, projects } from "../../state/session.ts";
import { NewProjectDialog } from "./new-project-dialog.tsx";

/** All projects of the user, which one is open, and the way to one more. */
export default function ProjectsPage() {
  const making = "new" in useLocation().query;
  const open = currentProject.value;
  // What is known is shown at once; others may have made projects since.
  useEffect(() => void loadSession(), []);
  return (
    <Page
      title="Projects"
      about="Each keeps its logs, keys and data to itself"
      actions={
        <Button variant="primary" icon="plus" onClick={() => open && navigate(paths.newProject(open))}>
          New project
        </Button>
      }
    >
      <div class="card table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Organization</th>
              <th scope="col">Created</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {projects.value.map((project) => (
              <tr key={project.id}>
                <td data-wrap>
                  <a href={paths.project(project.id)}>
                    <bdi>{project.name}</bdi>
                  </a>
                </td>
                <td class="quiet">
                  <bdi>{me.value?.organizations.find(({ id }) => id === project.organization_id)?.name}</bdi>
                </td>
                <td class="quiet">
                  <Time iso={project.created_at} />
                </td>
                <td class="action">{project.id === open && <Badge tone="accent">Open</Badge>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {making && open && (
        <NewProjectDialog onClose={() => navigate(paths.projects(open), { replace: true })} />
      )}
    </Page>
  );
}
