import { t } from '../../i18n/i18n.svelte.ts';
import { router } from '../../router.svelte.ts';
import { confirmed } from '../../ui/confirmation.svelte.ts';

/** While there is something unsaved, asks before the page is left. Call it while the component initialises. */
export function guardUnsaved(unsaved: () => boolean): void {
  $effect(() => {
    if (!unsaved()) return;
    const release = router.guardWith(() =>
      confirmed({
        title: t('unsaved.title'),
        text: t('unsaved.text'),
        action: t('unsaved.leave'),
        keep: t('unsaved.stay'),
      }),
    );
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', onBeforeUnload);
    return () => {
      release();
      removeEventListener('beforeunload', onBeforeUnload);
    };
  });
}
