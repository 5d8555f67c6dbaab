/** What a person chose; "system" follows the device. */
export type Theme = "system" | "light" | "dark"

/** The cookie that lets the server write data-theme into the first byte, so that nothing flashes. */
export const THEME_COOKIE = "theme"
const YEAR = 31_536_000

/** Reads a stored choice; anything unknown is "system". */
export const asTheme = (text: string | undefined): Theme =>
  text === "light" || text === "dark" ? text : "system"

/** The value for `<html data-theme={…}>`: absent where the system decides. */
export const themeAttribute = (theme: Theme): "light" | "dark" | undefined =>
  theme === "system" ? undefined : theme

/** The theme in use on this page. Browser only. */
export const currentTheme = (): Theme => asTheme(document.documentElement.dataset.theme)

/** Applies a choice to this page at once and keeps it for a year on this device. Browser only. */
export const applyTheme = (theme: Theme): void => {
  const root = document.documentElement
  if (theme === "system") delete root.dataset.theme
  else root.dataset.theme = theme
  const life = theme === "system" ? 0 : YEAR
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${life}; samesite=lax`
}
