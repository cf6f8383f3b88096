import { t } from '../../i18n/i18n.svelte.ts';
import { router } from '../../router.svelte.ts';
import { confirmed } from '../../ui/confirmation.svelte.ts';

/** Asks whether what is typed may be lost. */
export function mayLeaveUnsaved(): Promise<boolean> {
  return confirmed({
    title: t('unsaved.title'),
    text: t('unsaved.text'),
    action: t('unsaved.leave'),
    keep: t('unsaved.stay'),
  });
}

/** While there is something unsaved, asks before the page is left. Call it while the component initialises. */
export function guardUnsaved(unsaved: () => boolean): void {
  $effect(() => {
    if (!unsaved()) return;
    const release = router.guardWith(mayLeaveUnsaved);
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', onBeforeUnload);
    return () => {
      release();
      removeEventListener('beforeunload', onBeforeUnload);
    };
  });
}
