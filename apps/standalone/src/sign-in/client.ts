/** The console, as the sign-in for trying out knows it: nobody else is signed in there. */
export const CLIENT = 'envoi-console';
export const SCOPE = 'openid profile';
