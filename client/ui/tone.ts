/** What a colour means. It never stands alone: an icon and a word go with it. */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'neutral';
