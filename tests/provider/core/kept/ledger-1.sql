BEGIN TRANSACTION;
CREATE TABLE alert_step (
	link_id VARCHAR(64) NOT NULL, 
	alert_id VARCHAR(64) NOT NULL, 
	step VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (link_id, alert_id, step), 
	FOREIGN KEY(link_id) REFERENCES link (link_id)
);
CREATE TABLE chat_session (
	session_id VARCHAR(64) NOT NULL, 
	ward_id VARCHAR(64) NOT NULL, 
	character_id VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	last_turn_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (session_id), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "chat_session" VALUES('session-53ec512421a55212c0fdc2c3','ward-mia','study_owl','2026-12-10 02:00:00.039070','2026-12-10 02:00:00.127592',NULL);
CREATE TABLE event (
	link_id VARCHAR(64) NOT NULL, 
	gl_seq INTEGER NOT NULL, 
	jti VARCHAR(64) NOT NULL, 
	alert_id VARCHAR(64), 
	topics JSON, 
	compact VARCHAR(16384) NOT NULL, 
	created_at DATETIME NOT NULL, 
	delivered_at DATETIME, 
	acked_at DATETIME, 
	error VARCHAR(64), 
	PRIMARY KEY (link_id, gl_seq), 
	FOREIGN KEY(link_id) REFERENCES link (link_id), 
	UNIQUE (jti)
);
INSERT INTO "event" VALUES('link-wIV1zojU3-E1QXk7LoJHjQ',2,'set-2cda8e405e0ecfa442970ab69a7ae253','alert-ac536e0c0c350f19cf478008','null','eyJhbGciOiJFZDI1NTE5IiwidHlwIjoic2VjZXZlbnQrand0Iiwia2lkIjoiMEFuUUtBVm9GUk9HRFlwZHN1cXV2S1lNYWVvOWVZajdRaUpEVHpZZXllbyJ9.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xOjM1Mjk3IiwiYXVkIjoibGluay13SVYxem9qVTMtRTFRWGs3TG9KSGpRIiwiaWF0IjoxNzk1MzUzNjYwLCJqdGkiOiJzZXQtMmNkYThlNDA1ZTBlY2ZhNDQyOTcwYWI2OWE3YWUyNTMiLCJnbF9zZXEiOjIsImV2ZW50cyI6eyJ1cm46Z3VhcmRpYW4tbGluazoxOmV2ZW50OmFsZXJ0Ijp7ImFsZXJ0X2lkIjoiYWxlcnQtYWM1MzZlMGMwYzM1MGYxOWNmNDc4MDA4IiwiY2F0ZWdvcnkiOiJzZWxmX2hhcm0uaWRlYXRpb24iLCJsZXZlbCI6ImhpZ2giLCJpbW1pbmVuY2UiOiJzdWJhY3V0ZSIsImFjdG9yIjoidXNlciIsImRldGVjdGVkX2F0IjoiMjAyNi0xMi0xMFQwMjowMDowMC4wNTk1NjJaIiwibWV0aG9kIjoicnVsZSIsInJ1bGVfdmVyc2lvbiI6InJ1bGVzLTIwMjYuMTEuMS9zaC5hY3RpdmUiLCJwcm92aWRlcl9hY3Rpb25zIjpbImNvbWZvcnRfc2hvd24iLCJyZXNvdXJjZXNfc2hvd24iXSwiY2hhcmFjdGVyX2lkIjoic3R1ZHlfb3dsIiwic2VsZl9oYXJtX2xldmVsIjoyLCJjb250ZW50X3dpdGhoZWxkIjp0cnVlLCJldmlkZW5jZV9kaWdlc3QiOiJhOGJiMWQ1ZGE0NTUyMDQwMzk1NWQ5Y2NkOWI3ODIxZSIsImRyaWxsIjpmYWxzZX19fQ.0wgoEEj9x3e-H0xq5Rkp0VxJyfQvHCXgb82RPWiIlDJ357gqh5Cu6kHDg3SM4wLJ3KwX_qTuRGBE_x56pWfLCQ','2026-11-22 13:21:00.189693','2026-11-22 13:21:00.242364','2026-11-22 13:21:00.250804',NULL);
INSERT INTO "event" VALUES('link-wIV1zojU3-E1QXk7LoJHjQ',4,'set-e323c14cd92e4082ecee0308563c6d0e',NULL,'["policy"]','eyJhbGciOiJFZDI1NTE5IiwidHlwIjoic2VjZXZlbnQrand0Iiwia2lkIjoiMEFuUUtBVm9GUk9HRFlwZHN1cXV2S1lNYWVvOWVZajdRaUpEVHpZZXllbyJ9.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xOjM1Mjk3IiwiYXVkIjoibGluay13SVYxem9qVTMtRTFRWGs3TG9KSGpRIiwiaWF0IjoxNzk1MzUzNjYwLCJqdGkiOiJzZXQtZTMyM2MxNGNkOTJlNDA4MmVjZWUwMzA4NTYzYzZkMGUiLCJnbF9zZXEiOjQsImV2ZW50cyI6eyJ1cm46Z3VhcmRpYW4tbGluazoxOmV2ZW50OmNoYW5nZSI6eyJ0b3BpY3MiOlsicG9saWN5Il0sImF0IjoiMjAyNi0xMi0xMFQwMjowMDowMC4wOTM0MzdaIn19fQ.BsCwTcFi4OgHmqr34CMksMYRkgPyg99ITlKzpBDdLjwAnOHfTUx2udO2fylppx8dXzM3zx0mDPSFPXvfgxeZCw','2026-11-22 13:21:00.223719','2026-11-22 13:21:00.242364','2026-11-22 13:21:00.250804',NULL);
INSERT INTO "event" VALUES('link-wIV1zojU3-E1QXk7LoJHjQ',5,'set-79a4166e2c287c622689b3c29ce973f0',NULL,'["usage"]','eyJhbGciOiJFZDI1NTE5IiwidHlwIjoic2VjZXZlbnQrand0Iiwia2lkIjoiMEFuUUtBVm9GUk9HRFlwZHN1cXV2S1lNYWVvOWVZajdRaUpEVHpZZXllbyJ9.eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xOjM1Mjk3IiwiYXVkIjoibGluay13SVYxem9qVTMtRTFRWGs3TG9KSGpRIiwiaWF0IjoxNzk1MzUzNjYwLCJqdGkiOiJzZXQtNzlhNDE2NmUyYzI4N2M2MjI2ODliM2MyOWNlOTczZjAiLCJnbF9zZXEiOjUsImV2ZW50cyI6eyJ1cm46Z3VhcmRpYW4tbGluazoxOmV2ZW50OmNoYW5nZSI6eyJ0b3BpY3MiOlsidXNhZ2UiXSwiYXQiOiIyMDI2LTEyLTEwVDAyOjAwOjAwLjEyNzU5MloifX19.Ml1tfBSA9yTliP_jnqoeO359tx23UmllidSH65Imkp7BzPRlsMgVIXsyZXgbzqDMXgGciAdMiJqn8bKDC8tmBg','2026-11-22 13:21:00.258438',NULL,NULL,NULL);
CREATE TABLE fact (
	name VARCHAR(64) NOT NULL, 
	value VARCHAR(4096) NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "fact" VALUES('signing_key','{"crv": "Ed25519", "x": "vE_nhM5y5CGG-p7PMCRk7dYEahJDtpom_v0OMAsDIUk", "d": "L_J_gj-MfARcdKz-4fH9dgrOdBn6Na4Fv9Is-4k6_N0", "use": "sig", "alg": "Ed25519", "kty": "OKP", "kid": "0AnQKAVoFROGDYpdsuquvKYMaeo9eYj7QiJDTzYeyeo"}');
INSERT INTO "fact" VALUES('clock_offset_microseconds','1514339871137');
INSERT INTO "fact" VALUES('evidence_key','5f8c852d33aebcd0b34d7808b5902cf86b3ddc9225b9f96dea54389dbd9fb174');
CREATE TABLE guardian (
	guardian_id VARCHAR(64) NOT NULL, 
	display_name VARCHAR(200) NOT NULL, 
	login VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	PRIMARY KEY (guardian_id), 
	UNIQUE (login)
);
INSERT INTO "guardian" VALUES('guardian-parent','Mum','parent','scrypt$16384$8$5$Rq2jET2937MGnrcMl4j86g==$hGoTQ0jMU1t/lTEv3UfgmBD3xUxodh0uJCPn5xXP4sQ=','en');
CREATE TABLE guardianship (
	guardian_id VARCHAR(64) NOT NULL, 
	ward_id VARCHAR(64) NOT NULL, 
	UNIQUE (guardian_id, ward_id), 
	FOREIGN KEY(guardian_id) REFERENCES guardian (guardian_id), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "guardianship" VALUES('guardian-parent','ward-mia');
INSERT INTO "guardianship" VALUES('guardian-parent','ward-leo');
CREATE TABLE link (
	link_id VARCHAR(64) NOT NULL, 
	guardian_id VARCHAR(64) NOT NULL, 
	ward_id VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	permissions JSON NOT NULL, 
	client_name VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (link_id), 
	FOREIGN KEY(guardian_id) REFERENCES guardian (guardian_id), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "link" VALUES('link-wIV1zojU3-E1QXk7LoJHjQ','guardian-parent','ward-mia','active','["alerts.read", "characters.block", "policy.read", "policy.write", "session.stop", "spending.limit", "spending.read", "usage.read"]','Guardian','2026-11-22 13:20:59.130869',NULL);
INSERT INTO "link" VALUES('link-rDPyKnTUavKr0z6pYml_og','guardian-parent','ward-leo','revoked','["alerts.read", "characters.block", "policy.read", "policy.write", "session.stop", "spending.limit", "spending.read", "usage.read"]','Guardian','2026-11-22 13:20:59.261647','2026-11-22 13:21:00.268007');
CREATE TABLE oauth_access_token (
	token_fingerprint VARCHAR(64) NOT NULL, 
	family_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	expires_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	PRIMARY KEY (token_fingerprint), 
	FOREIGN KEY(family_id) REFERENCES oauth_family (family_id)
);
INSERT INTO "oauth_access_token" VALUES('e76cbceacfa68ec72a3d6e97edd3f186e93fdf389bff90c111aeac784f1b4a87','family-B7nfvz2Ktkja_oxXj-xA9w',1,'2026-11-22 13:31:00.130869',NULL);
INSERT INTO "oauth_access_token" VALUES('c81ef4ecf769af8ed18328a056c432ffeb169dc6ac2c0f65fc6def81123507b7','family-UpHBXeF2ScQ2erOh_RoGUQ',1,'2026-11-22 13:31:00.261647',NULL);
CREATE TABLE oauth_device (
	device_code_fingerprint VARCHAR(64) NOT NULL, 
	user_code VARCHAR(8) NOT NULL, 
	client_id VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	interval_seconds INTEGER NOT NULL, 
	last_polled_at DATETIME, 
	link_id VARCHAR(64), 
	PRIMARY KEY (device_code_fingerprint), 
	UNIQUE (user_code), 
	FOREIGN KEY(link_id) REFERENCES link (link_id)
);
CREATE TABLE oauth_family (
	family_id VARCHAR(64) NOT NULL, 
	link_id VARCHAR(64) NOT NULL, 
	key_thumbprint VARCHAR(64) NOT NULL, 
	last_generation INTEGER NOT NULL, 
	confirmed_generation INTEGER NOT NULL, 
	revoked_at DATETIME, 
	PRIMARY KEY (family_id), 
	FOREIGN KEY(link_id) REFERENCES link (link_id)
);
INSERT INTO "oauth_family" VALUES('family-B7nfvz2Ktkja_oxXj-xA9w','link-wIV1zojU3-E1QXk7LoJHjQ','NiqaJvtEZ6a_u-deQ0LwBcZgXOlbNqsR6HLjAVhqxJM',1,1,NULL);
INSERT INTO "oauth_family" VALUES('family-UpHBXeF2ScQ2erOh_RoGUQ','link-rDPyKnTUavKr0z6pYml_og','4hRtiHFJO1eIqqdgLE9H2f5bWUvISAVS-QdVng69r7A',1,1,NULL);
CREATE TABLE oauth_refresh_token (
	token_fingerprint VARCHAR(64) NOT NULL, 
	family_id VARCHAR(64) NOT NULL, 
	generation INTEGER NOT NULL, 
	PRIMARY KEY (token_fingerprint), 
	FOREIGN KEY(family_id) REFERENCES oauth_family (family_id)
);
INSERT INTO "oauth_refresh_token" VALUES('5b3734125ffb224ae038669da378329fb2341773c4399ecf7cedec1db5c3295e','family-B7nfvz2Ktkja_oxXj-xA9w',1);
INSERT INTO "oauth_refresh_token" VALUES('1f8b30cf92bbc73da2a3c7502f67e6a65b00c1505e8242fd11c42dd1a1ee0fbf','family-UpHBXeF2ScQ2erOh_RoGUQ',1);
CREATE TABLE oauth_spent_proof (
	proof_fingerprint VARCHAR(64) NOT NULL, 
	forget_at DATETIME NOT NULL, 
	PRIMARY KEY (proof_fingerprint)
);
INSERT INTO "oauth_spent_proof" VALUES('48717031b49004847f77166eba46e04c8205f692ea0de961c593725a6cd7275a','2026-11-22 13:23:00.210702');
INSERT INTO "oauth_spent_proof" VALUES('760511e280366284ba67cbffb5a7456dd8be38c7a86f6f1757cd71cd8c7e211f','2026-11-22 13:23:00.219661');
INSERT INTO "oauth_spent_proof" VALUES('de42ef3f3f7755ec6cf69e5baf055cc29d8d4943c05219949ae825a5aebf5f0c','2026-11-22 13:23:00.236528');
INSERT INTO "oauth_spent_proof" VALUES('44da4e5b0bd8863afd90864d7b65f586601f5b76f89c7f08cbb09d12832a51a2','2026-11-22 13:23:00.247897');
INSERT INTO "oauth_spent_proof" VALUES('18f242e9f642146cbd8ec6c44442cdfe0b99157a5c0555df58b8c099ee6bf9ab','2026-11-22 13:23:00.265497');
CREATE TABLE policy_version (
	ward_id VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	requested JSON NOT NULL, 
	asked_by_link VARCHAR(64), 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (ward_id, version), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "policy_version" VALUES('ward-mia',1,'{"daily_minutes": 60, "curfew": {"start": "22:00:00", "end": "06:00:00"}, "spend_per_purchase_minor": 5000, "spend_per_month_minor": 20000, "blocked_characters": {}, "blocked_relationship_classes": {}}',NULL,'2026-12-10 02:00:00.039070');
INSERT INTO "policy_version" VALUES('ward-mia',2,'{"daily_minutes": 45, "curfew": {"start": "22:00:00", "end": "06:00:00"}, "spend_per_purchase_minor": 5000, "spend_per_month_minor": 20000, "blocked_characters": {}, "blocked_relationship_classes": {}}','link-wIV1zojU3-E1QXk7LoJHjQ','2026-12-10 02:00:00.093437');
CREATE TABLE purchase (
	purchase_id VARCHAR(64) NOT NULL, 
	ward_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	item_id VARCHAR(64) NOT NULL, 
	price_minor INTEGER NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	idempotency_key VARCHAR(64) NOT NULL, 
	PRIMARY KEY (purchase_id), 
	UNIQUE (ward_id, idempotency_key), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "purchase" VALUES('purchase-a8fc8037a12890101c5c06f6','ward-mia','2026-12-10 02:00:00.071314','coins_small',600,'CNY','completed','key-1');
CREATE TABLE refusal (
	refusal_id VARCHAR(64) NOT NULL, 
	ward_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	character_id VARCHAR(64), 
	PRIMARY KEY (refusal_id), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE turn (
	turn_id VARCHAR(64) NOT NULL, 
	session_id VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (turn_id), 
	FOREIGN KEY(session_id) REFERENCES chat_session (session_id)
);
INSERT INTO "turn" VALUES('turn-de1fbf072365f6703e13ad70','session-53ec512421a55212c0fdc2c3','2026-12-10 02:00:00.039070');
INSERT INTO "turn" VALUES('turn-afead750366b88a2f20143e6','session-53ec512421a55212c0fdc2c3','2026-12-10 02:00:00.059562');
INSERT INTO "turn" VALUES('turn-63536a21b2ce2499e6750c89','session-53ec512421a55212c0fdc2c3','2026-12-10 02:00:00.127592');
CREATE TABLE usage_day (
	ward_id VARCHAR(64) NOT NULL, 
	day DATE NOT NULL, 
	character_id VARCHAR(64) NOT NULL, 
	active_seconds INTEGER NOT NULL, 
	turns INTEGER NOT NULL, 
	PRIMARY KEY (ward_id, day, character_id), 
	FOREIGN KEY(ward_id) REFERENCES ward (ward_id)
);
INSERT INTO "usage_day" VALUES('ward-mia','2026-12-10','study_owl',0,3);
CREATE TABLE ward (
	ward_id VARCHAR(64) NOT NULL, 
	display_name VARCHAR(200) NOT NULL, 
	login VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	birth_date DATE NOT NULL, 
	jurisdiction VARCHAR(16) NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	time_zone VARCHAR(64) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	PRIMARY KEY (ward_id), 
	UNIQUE (login)
);
INSERT INTO "ward" VALUES('ward-mia','Mia','mia','scrypt$16384$8$5$3Lf/rq9WC9VAdPW8d506+A==$aUWnPyDKzIpkbZwU1eJLQ7mpv5vf0GfnFPaeM1BVDmE=','2015-07-25','CN','en','Asia/Shanghai','CNY');
INSERT INTO "ward" VALUES('ward-leo','Leo','leo','scrypt$16384$8$5$hHt5jlur6ndkRp4C/etglg==$L4hX00YAPseweCA8GP1x2y0tYr50+w5UUFC1pMhCvBA=','2011-07-25','CN','en','Asia/Shanghai','CNY');
CREATE TABLE web_session (
	token_fingerprint VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	person_id VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (token_fingerprint)
);
INSERT INTO "web_session" VALUES('482271b28d9c9007f82ad1479426c81b9109ec45174e1b6165a8cc964ccc8197','ward','ward-mia','2026-12-22 13:21:00.137348');
CREATE TABLE wrong_attempt (
	subject VARCHAR(80) NOT NULL, 
	failures INTEGER NOT NULL, 
	last_failure_at DATETIME NOT NULL, 
	PRIMARY KEY (subject)
);
CREATE INDEX ix_oauth_spent_proof_forget_at ON oauth_spent_proof (forget_at);
CREATE INDEX ix_web_session_expires_at ON web_session (expires_at);
CREATE INDEX ix_wrong_attempt_last_failure_at ON wrong_attempt (last_failure_at);
CREATE INDEX link_by_ward ON link (ward_id, state);
CREATE INDEX chat_session_by_ward ON chat_session (ward_id, ended_at);
CREATE INDEX refusal_by_ward ON refusal (ward_id, at);
CREATE INDEX purchase_by_ward ON purchase (ward_id, at);
CREATE INDEX event_waiting ON event (link_id, acked_at);
CREATE INDEX ix_oauth_device_expires_at ON oauth_device (expires_at);
CREATE INDEX ix_oauth_family_link_id ON oauth_family (link_id);
CREATE INDEX ix_oauth_refresh_token_family_id ON oauth_refresh_token (family_id);
CREATE INDEX ix_oauth_access_token_expires_at ON oauth_access_token (expires_at);
COMMIT;
