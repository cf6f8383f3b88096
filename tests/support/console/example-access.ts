const LOCAL_USER = { source: 'LOCAL', secondFactor: false } as const;

/** Who may sign in, and how. @param at when something was so many hours ago */
export function exampleAccess(at: (hoursAgo: number) => string) {
  return {
    signInOffer: { provider: null, directory: false },
    oidcSource: null,
    ldapSource: null,
    users: [
      { ...LOCAL_USER, username: 'admin', role: 'ADMINISTRATOR', createdAt: at(2000), lastSignInAt: at(0.1) },
      { ...LOCAL_USER, username: 'technologist', role: 'OPERATOR', createdAt: at(1500), lastSignInAt: null },
    ],
  };
}
