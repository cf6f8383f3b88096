/**
 * What is said of alerts in a chat: an Adaptive Card for Teams, as its Workflows take it, and blocks for Slack. Texts that
 * come from outside are sent as plain text, so that no name becomes a link or a mention.
 */
import type { AlertNews } from './mail-text.ts';

/** Slack takes 50 blocks, of which a part needs two; Teams 28 KB. */
const MOST_PARTS = 10;
/** Slack takes 150 characters in a header, and 3,000 in a section. */
const LONGEST_HEADER = 150;
const LONGEST_TEXT = 2000;

export function teamsMessage({ headline, isCritical, parts }: AlertNews, open: string): object {
  const shown = parts.slice(0, MOST_PARTS);
  const link = shown.find(({ link: place }) => place)?.link;
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      richText(headline, { size: 'Large', weight: 'Bolder', ...(isCritical && { color: 'Attention' }) }),
      ...shown.flatMap(({ title, lines }) => [
        richText(title, { weight: 'Bolder' }, { separator: true }),
        richText(lines.join('\n')),
      ]),
    ],
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: open, url: link }] }),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content: card }] };
}

/** A TextBlock would read Markdown; the text of a RichTextBlock is what it is. */
function richText(text: string, look: object = {}, block: object = {}): object {
  return {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: cut(text, LONGEST_TEXT) || ' ', ...look }],
    ...block,
  };
}

export function slackMessage({ headline, parts }: AlertNews, open: string): object {
  const blocks = parts
    .slice(0, MOST_PARTS)
    .flatMap(({ title, lines, link }) => [
      { type: 'divider' },
      { type: 'section', text: plainText([title, ...lines].join('\n'), LONGEST_TEXT) },
      ...(link
        ? [{ type: 'section', text: { type: 'mrkdwn', text: `<${encodeURI(link)}|${escaped(open)}>` } }]
        : []),
    ]);
  return {
    // What notifications show: read as markup.
    text: escaped(cut(headline, LONGEST_TEXT)),
    blocks: [{ type: 'header', text: plainText(headline, LONGEST_HEADER) }, ...blocks],
  };
}

function plainText(text: string, longest: number): object {
  return { type: 'plain_text', text: cut(text, longest), emoji: false };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}\u2026`;
}
