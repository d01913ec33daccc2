import { Icon } from "../components/icon.tsx";
import { Mark } from "../components/mark.tsx";
import { Menu, MenuItem } from "../components/menu.tsx";
import { isApple } from "../state/keyboard.ts";
import { currentUrl, paths } from "../state/route.ts";
import { me, project as openProject } from "../state/session.ts";
import { folded, leave, overlay, toggleFold } from "./actions.ts";
import { isCurrent, type Place, places } from "./places.ts";
import { ProjectItems } from "./project-items.tsx";
import { ThemeItems } from "./theme-items.tsx";

/** The way around on a wide screen. Folded it shows icons alone, and names them on hover. */
export function Rail({ project }: { project: string }) {
  const all = places(project);
  return (
    <nav class="rail" aria-label="Main">
      <a class="rail-home" href={paths.live(project)} aria-label="Binnacle">
        <Mark />
        <span>Binnacle</span>
      </a>
      <Menu
        label="Projects"
        button={(props) => (
          <button {...props} type="button" class="rail-item rail-switch" title="Switch project">
            <ProjectName />
            <span class="rail-more">
              <Icon name="switch" />
            </span>
          </button>
        )}
      >
        <ProjectItems project={project} />
      </Menu>
      <PlaceList places={all.filter((one) => one.group === "watch")} />
      <p class="rail-group">Settings</p>
      <PlaceList places={all.filter((one) => one.group === "settings")} />
      <RailFoot />
    </nav>
  );
}

function ProjectName() {
  const name = openProject.value?.name ?? "";
  return (
    <>
      <span class="rail-initial" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <span class="one-line">
        <span class="sr-only">Project </span>
        <bdi>{name}</bdi>
      </span>
    </>
  );
}

function PlaceList({ places }: { places: Place[] }) {
  return (
    <ul class="rail-list">
      {places.map((place) => (
        <li key={place.href}>
          <a
            class="rail-item"
            href={place.href}
            aria-current={isCurrent(place, currentUrl.value) ? "page" : undefined}
            aria-label={folded.value ? place.label : undefined}
            title={folded.value ? place.label : undefined}
          >
            <Icon name={place.icon} />
            <span>{place.label}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function RailFoot() {
  const hint = folded.value;
  return (
    <div class="rail-foot">
      <button
        type="button"
        class="rail-item"
        aria-label={hint ? "Find" : undefined}
        title={hint ? "Find" : undefined}
        onClick={() => {
          overlay.value = "palette";
        }}
      >
        <Icon name="search" />
        <span>Find</span>
        <kbd>{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <Menu
        label="Account"
        button={(props) => (
          <button
            {...props}
            type="button"
            class="rail-item"
            aria-label={hint ? "Account" : undefined}
            title={me.value?.user.email}
          >
            <Icon name="user" />
            <span class="one-line">{me.value?.user.name ?? me.value?.user.email}</span>
          </button>
        )}
      >
        <p class="menu-label one-line">{me.value?.user.email}</p>
        <ThemeItems />
        <hr class="menu-line" />
        <MenuItem
          onSelect={() => {
            overlay.value = "keys";
          }}
        >
          <Icon name="help" />
          <span>Keyboard shortcuts</span>
        </MenuItem>
        <MenuItem onSelect={leave}>
          <Icon name="logout" />
          <span>Log out</span>
        </MenuItem>
      </Menu>
      <button
        type="button"
        class="rail-item"
        aria-expanded={!hint}
        aria-label={hint ? "Unfold the rail" : "Fold the rail"}
        title={hint ? "Unfold the rail" : undefined}
        onClick={toggleFold}
      >
        <Icon name="fold" />
        <span>Fold</span>
      </button>
    </div>
  );
}
