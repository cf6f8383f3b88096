/** What a webhook is told, and in which shape. */
export const WEBHOOK_KINDS = ['PLAIN', 'TEAMS', 'SLACK', 'FHIR'] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];
