import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** The present, to the second; ticks only while something on the page shows it. */
export const clock = {
  get now(): Date {
    subscribe();
    return new Date();
  },
};
