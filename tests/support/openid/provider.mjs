// A provider of OpenID Connect of other hands, as strict as they come: PKCE wanted, on the loopback address, for tests.
// Arguments: port, where the browser goes back to. Whoever logs in is who they say; the password does not matter.
import { Provider } from "oidc-provider";

const [port, back] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "assusoft", client_secret: "kept-for-tests", redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, email: sub, email_verified: !sub.startsWith("unverified") }) }),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["for tests"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
