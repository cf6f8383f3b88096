import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { i18n } from './i18n/i18n.svelte.ts';
import { session } from './session.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

await Promise.all([i18n.use(i18n.initial(), false), session.load()]);
mount(App, { target });
