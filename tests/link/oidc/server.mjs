// An authorization server of others (oidc-provider), with a Guardian Link card in front of it.
// node server.mjs FOLDER_WITH_NODE_MODULES; prints its issuer, ends with its standard input.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const CLIENT = "guardian-desktop";
const SCOPE = "openid guardian_link";
const LINK = {
  link_id: "link-1",
  state: "active",
  guardian_name: "Mum",
  permissions: ["usage.read"],
  created_at: "2026-11-22T07:00:00Z",
};

const from = createRequire(resolve(process.argv[2], "package.json"));
const { default: Provider } = await import(pathToFileURL(from.resolve("oidc-provider")).href);

// What a test may change while the server runs.
const wishes = { nonce: false, lifetime: 600, rotate: true };

function settings() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "sig-1" };
  return {
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: "none",
        grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: "ES256",
        dpop_bound_access_tokens: true,
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    scopes: ["openid", "guardian_link"],
    claims: { openid: ["sub"], guardian_link: Object.keys(LINK) },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...LINK }) }),
    issueRefreshToken: () => true,
    rotateRefreshToken: () => wishes.rotate,
    ttl: {
      AccessToken: () => wishes.lifetime,
      DeviceCode: 600,
      Grant: 3600,
      IdToken: 600,
      RefreshToken: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true, charset: "base-20", mask: "****-****" },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => wishes.nonce },
    },
    routes: {
      token: "/oauth/token",
      device_authorization: "/oauth/device_authorization",
      jwks: "/oauth/jwks",
      code_verification: "/link",
      userinfo: "/gl/v1/link",
    },
  };
}

function card(issuer) {
  return {
    protocol: "1.0",
    issuer,
    name: "Another server",
    api_base: `${issuer}/gl/v1`,
    profiles: ["core"],
    service_class: "companion",
    safety_contact: "safety@example.com",
    helplines: {},
  };
}

// Each answers as if a person had been at the page, or time had passed.
const acts = {
  async approve(provider, code) {
    const grant = new provider.Grant({ accountId: "mum", clientId: CLIENT });
    grant.addOIDCScope(SCOPE);
    Object.assign(code, { accountId: "mum", grantId: await grant.save(), scope: SCOPE });
    await code.save();
  },
  async fail(provider, code, { error }) {
    Object.assign(code, { error: error ?? undefined });
    await code.save();
  },
  async expire(provider, code) {
    const adapter = provider.DeviceCode.adapter;
    const stored = await adapter.find(code.jti);
    await adapter.upsert(code.jti, { ...stored, exp: 1 }, 60);
  },
};

async function json(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function control(provider, request) {
  const { act, user_code: userCode, ...rest } = await json(request);
  if (act === "wish") return Object.assign(wishes, rest);
  const code = await provider.DeviceCode.findByUserCode(userCode.replace("-", ""));
  await acts[act](provider, code, rest);
  return {};
}

function answer(response, document) {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(document));
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, settings());
  const behind = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url === "/.well-known/guardian-link") answer(response, card(issuer));
    else if (request.url === "/control") answer(response, await control(provider, request));
    else behind(request, response);
  });
  console.log(`listening on ${issuer}`);
});
process.stdin.on("end", () => process.exit(0)).resume();
