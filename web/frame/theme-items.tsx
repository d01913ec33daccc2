import { Icon } from "../components/icon.tsx";
import { MenuItem } from "../components/menu.tsx";
import { setTheme, THEMES, type Theme, theme } from "../state/theme.ts";

export const THEME_LABELS: Record<Theme, string> = {
  auto: "System theme",
  light: "Light theme",
  dark: "Dark theme",
};

export function ThemeItems() {
  return (
    <>
      {THEMES.map((one) => (
        <MenuItem key={one} checked={theme.value === one} onSelect={() => setTheme(one)}>
          <Icon name={one} />
          <span>{THEME_LABELS[one]}</span>
          {theme.value === one && <Icon name="check" />}
        </MenuItem>
      ))}
    </>
  );
}
