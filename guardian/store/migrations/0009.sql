-- subtypes: the facts behind a sign, in codes, as JSON; of what came before they are not known.
ALTER TABLE alert ADD COLUMN subtypes TEXT NOT NULL DEFAULT '[]';
