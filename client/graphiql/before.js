// Monaco starts its workers from files of ours, not from blobs, which the page's Content-Security-Policy refuses.
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) =>
    `/graphiql/${label === 'json' || label === 'graphql' ? label : 'editor'}.worker.js`,
};
