export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'petfectior.theme';

let theme = $state<Theme>(THEMES.find((name) => name === localStorage.getItem(STORED)) ?? 'system');

function apply(): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
apply();

export const themeChoice = {
  get theme(): Theme {
    return theme;
  },
  use(next: Theme): void {
    theme = next;
    localStorage.setItem(STORED, next);
    apply();
  },
};
