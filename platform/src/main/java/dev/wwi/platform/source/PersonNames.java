package dev.wwi.platform.source;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of people, each given out once. Not thread-safe. */
final class PersonNames {
    private final List<String> givenNames;
    private final List<String> familyNames;
    private final Set<String> taken = new HashSet<>();

    PersonNames() {
        Map<String, List<String>> lists = ReferenceFile.lists("person-names.txt");
        this.givenNames = lists.getOrDefault("given", List.of());
        this.familyNames = lists.getOrDefault("family", List.of());
    }

    /**
     * A name.
     *
     * @param given the given name
     * @param family the family name or names
     */
    record Name(String given, String family) {
        String full() {
            return given + " " + family;
        }

        /** The part of an e-mail address before the at sign: plain lower-case letters. */
        String mailbox() {
            String plain = Normalizer.normalize(given + "." + family, Normalizer.Form.NFD)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z.]", "");
            return plain.length() > 1 ? plain : "mail";
        }
    }

    /** A name nobody got from here before. */
    Name draw(Dice dice) {
        Name name = new Name(dice.pick(givenNames), dice.pick(familyNames));
        while (!taken.add(name.full())) {
            name = new Name(dice.pick(givenNames), dice.pick(familyNames) + "-" + dice.pick(familyNames));
        }
        return name;
    }
}
