-- What the provider tells of itself by now, as JSON like provider_card; NULL: as at linking.
-- Where it is reached, and how, stays as at linking. card_etag: names what was read last.
ALTER TABLE link ADD COLUMN told_card TEXT;
ALTER TABLE link ADD COLUMN card_etag TEXT;
