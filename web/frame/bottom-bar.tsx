import { Icon } from "../components/icon.tsx";
import { Menu, MenuItem } from "../components/menu.tsx";
import { currentUrl } from "../state/route.ts";
import { me } from "../state/session.ts";
import { leave, overlay } from "./actions.ts";
import { isCurrent, places } from "./places.ts";
import { ProjectItems } from "./project-items.tsx";
import { ThemeItems } from "./theme-items.tsx";

/** The way around on a phone. */
export function BottomBar({ project }: { project: string }) {
  return (
    <nav class="bar" aria-label="Main">
      {places(project).map((place) => (
        <a
          key={place.href}
          class="bar-item"
          href={place.href}
          aria-current={isCurrent(place, currentUrl.value) ? "page" : undefined}
        >
          <Icon name={place.icon} size={20} />
          <span>{place.label}</span>
        </a>
      ))}
      <Menu
        label="More"
        button={(props) => (
          <button {...props} type="button" class="bar-item">
            <Icon name="more" size={20} />
            <span>More</span>
          </button>
        )}
      >
        <MenuItem
          onSelect={() => {
            overlay.value = "palette";
          }}
        >
          <Icon name="search" />
          <span>Find</span>
        </MenuItem>
        <hr class="menu-line" />
        <ProjectItems project={project} />
        <hr class="menu-line" />
        <ThemeItems />
        <hr class="menu-line" />
        <p class="menu-label one-line">{me.value?.user.email}</p>
        <MenuItem onSelect={leave}>
          <Icon name="logout" />
          <span>Log out</span>
        </MenuItem>
      </Menu>
    </nav>
  );
}
