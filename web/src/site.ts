// On every page: the search box suggests, and the reader chooses light or dark. All else is loaded when it is used.

const THEME = 'cuakhau-theme';

function startTheme(): void {
  const page = document.documentElement;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(THEME);
  } catch {
    // A reader who lets pages keep nothing chooses anew on each.
  }
  if (stored === 'dark' || stored === 'light') page.dataset.theme = stored;
  const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  if (!button) return;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (page.dataset.theme ? page.dataset.theme === 'dark' : system.matches);
  const tell = () => button.setAttribute('aria-pressed', String(isDark()));
  button.hidden = false;
  tell();
  system.addEventListener('change', tell);
  button.addEventListener('click', () => {
    page.dataset.theme = isDark() ? 'light' : 'dark';
    tell();
    try {
      localStorage.setItem(THEME, page.dataset.theme);
    } catch {
      // As above.
    }
  });
}

function startSearch(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('form[role=search] input[name=q]')) {
    const start = async () => {
      const [{ suggest }, { pageOf }] = await Promise.all([
        import('./search/combobox'),
        import('./page/values'),
      ]);
      await suggest(field, {
        label: field.getAttribute('aria-label') ?? '',
        choose: ({ thing }) => location.assign(pageOf(thing.iri)),
      });
    };
    field.addEventListener('focus', () => void start().catch(() => undefined), { once: true });
    if (document.activeElement === field) void start().catch(() => undefined);
  }
}

startTheme();
startSearch();
const results = document.querySelector<HTMLElement>('#live[data-page=find]');
if (results) void import('./search/results').then(({ showResults }) => showResults(results));
