import { mutateAndSay } from '../../graphql/mutate.ts';
import type { TypedDocumentString } from '../../graphql/generated/graphql.ts';
import { t } from '../../i18n/i18n.svelte.ts';
import { confirmed } from '../../ui/confirmation.svelte.ts';

/** Asks, deletes and says so. @param loss what is lost with it and cannot be put back, as a sentence. */
export async function confirmAndDelete<Data extends object, V extends Record<string, unknown>>(
  document: TypedDocumentString<Data, V>,
  variables: V,
  { name, loss }: { name: string; loss: string },
): Promise<void> {
  const question = { title: t('config.confirmDelete', { name }), text: loss, action: t('action.delete') };
  if (await confirmed(question)) await mutateAndSay(document, variables, t('config.deleted', { name }));
}
