"""The one registered client: Guardian itself, public, with nothing to keep secret."""

CLIENT_ID = "guardian-desktop"
CLIENT_NAME = "Guardian"
SCOPE = "guardian_link"
DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
REFRESH_GRANT = "refresh_token"
EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
GRANTS = (DEVICE_CODE_GRANT, REFRESH_GRANT, EXCHANGE_GRANT)


class RegisteredClient:
    """What oauthlib asks of a client object."""

    client_id = CLIENT_ID
