package dev.wwi.platform.source;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everybody the business knows: its own staff, and the contacts of customers and suppliers. Not thread-safe. */
final class People {
    private static final int EMPLOYEES = 19;
    private static final int SALESPEOPLE = 10;
    private static final List<String> LANGUAGES = List.of(
            "Arabic",
            "Chinese",
            "Dutch",
            "Estonian",
            "Finnish",
            "German",
            "Greek",
            "Japanese",
            "Polish",
            "Portuguese",
            "Romanian",
            "Turkish");
    private static final List<String> TERRITORIES = List.of(
            "Far West",
            "Great Lakes",
            "Mideast",
            "New England",
            "Plains",
            "Rocky Mountain",
            "Southeast",
            "Southwest",
            "External");

    private final Dice dice;
    private final PersonNames names = new PersonNames();
    private final List<Person> everybody = new ArrayList<>();

    /** A row of {@code application.people}. */
    record Person(
            int id,
            String fullName,
            String preferredName,
            @Nullable String logonName,
            @Nullable Bytes password,
            boolean employee,
            boolean salesperson,
            @Nullable String preferences,
            @Nullable String phone,
            @Nullable String mail,
            @Nullable Bytes photo,
            @Nullable String customFields,
            @Nullable String languages) {}

    People(Dice dice, LocalDate firstDay) {
        this.dice = dice;
        everybody.add(new Person(
                BusinessCodes.SYSTEM_PERSON,
                "Data Conversion Only",
                "Data Conversion Only",
                null,
                null,
                false,
                false,
                null,
                null,
                null,
                null,
                null,
                null));
        for (int employee = 0; employee < EMPLOYEES; employee++) {
            everybody.add(employee(firstDay, employee < SALESPEOPLE));
        }
    }

    /** Someone who works for a customer or a supplier. */
    Person contact(String phone) {
        return contact(names.draw(dice), phone);
    }

    Person contact(PersonNames.Name name, String phone) {
        Person person = new Person(
                everybody.size() + 1,
                name.full(),
                name.given(),
                null,
                null,
                false,
                false,
                null,
                phone,
                name.mailbox() + "@example.com",
                null,
                null,
                null);
        everybody.add(person);
        return person;
    }

    PersonNames.Name newName() {
        return names.draw(dice);
    }

    List<Integer> employees() {
        return everybody.stream().filter(Person::employee).map(Person::id).toList();
    }

    List<Integer> salespeople() {
        return everybody.stream().filter(Person::salesperson).map(Person::id).toList();
    }

    String fullName(int personId) {
        return everybody.get(personId - 1).fullName();
    }

    private Person employee(LocalDate firstDay, boolean salesperson) {
        PersonNames.Name name = names.draw(dice);
        List<String> languages = new ArrayList<>(LANGUAGES);
        dice.shuffle(languages);
        String languageList = languages.subList(0, dice.between(0, 3)).stream()
                .map(language -> "\"" + language + "\"")
                .toList()
                .toString();
        LocalDate hired = firstDay.minusDays(dice.between(200, 3000));
        String sales = salesperson
                ? ",\"PrimarySalesTerritory\":\"" + dice.pick(TERRITORIES) + "\",\"CommissionRate\":\""
                        + dice.between(0, 4) + "." + dice.digits(2) + "\""
                : "";
        String logon = name.mailbox() + "@wideworldimporters.example";
        byte[] password = new byte[32];
        for (int index = 0; index < password.length; index++) {
            password[index] = (byte) dice.between(0, 255);
        }
        return new Person(
                everybody.size() + 1,
                name.full(),
                name.given(),
                logon,
                Bytes.of(password),
                true,
                salesperson,
                "{\"theme\":\"" + dice.pick(List.of("plain", "dark", "high contrast"))
                        + "\",\"dateFormat\":\"yyyy-mm-dd\",\"timeZone\":\"PST\"}",
                "(415) 555-0102",
                logon,
                everybody.size() % 3 == 1 ? Portrait.draw(dice) : null,
                "{\"OtherLanguages\":" + languageList + ",\"HireDate\":\"" + hired + "T00:00:00\",\"Title\":\""
                        + dice.pick(List.of("Team Member", "Team Member", "Manager")) + "\"" + sales + "}",
                languageList);
    }

    void write(CopyTables tables) throws SQLException {
        CopyTables.Table table = tables.table(
                "application.people",
                "person_id",
                "full_name",
                "preferred_name",
                "search_name",
                "is_permitted_to_logon",
                "logon_name",
                "is_external_logon_provider",
                "hashed_password",
                "is_system_user",
                "is_employee",
                "is_salesperson",
                "user_preferences",
                "phone_number",
                "fax_number",
                "email_address",
                "photo",
                "custom_fields",
                "other_languages",
                "last_edited_by");
        for (Person person : everybody) {
            table.row(
                    person.id(),
                    person.fullName(),
                    person.preferredName(),
                    person.preferredName() + " " + person.fullName(),
                    person.logonName() != null,
                    person.logonName() == null ? "NO LOGON" : person.logonName(),
                    false,
                    person.password(),
                    person.employee(),
                    person.employee(),
                    person.salesperson(),
                    person.preferences(),
                    person.phone(),
                    person.phone() == null
                            ? null
                            : person.phone().substring(0, person.phone().length() - 1) + "9",
                    person.mail(),
                    person.photo(),
                    person.customFields(),
                    person.languages(),
                    BusinessCodes.SYSTEM_PERSON);
        }
    }
}
