import { Icon } from "../components/icon.tsx";
import { MenuItem } from "../components/menu.tsx";
import { currentUrl, inProject, navigate, paths } from "../state/route.ts";
import { projects } from "../state/session.ts";

/** The projects as items of a menu; choosing one stays on the same kind of page. */
export function ProjectItems({ project }: { project: string }) {
  return (
    <>
      <p class="menu-label">Projects</p>
      {projects.value.map((one) => (
        <MenuItem
          key={one.id}
          checked={one.id === project}
          onSelect={() => navigate(inProject(currentUrl.value, one.id))}
        >
          <span class="one-line">
            <bdi>{one.name}</bdi>
          </span>
          {one.id === project && <Icon name="check" />}
        </MenuItem>
      ))}
      <hr class="menu-line" />
      <MenuItem href={paths.newProject(project)}>
        <Icon name="plus" />
        <span>New project</span>
      </MenuItem>
    </>
  );
}
