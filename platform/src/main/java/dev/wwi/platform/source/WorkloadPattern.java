package dev.wwi.platform.source;

/** The kinds of transactions the living business makes. One step of the workload is one transaction of one kind. */
public enum WorkloadPattern {
    /** An order and its lines are inserted together. */
    PLACE_ORDER,
    /** Lines of an order are picked; its header follows only when all of them are. */
    PICK_ORDER,
    /** What could not be picked moves, line by line, to a new order, and the old order points to the new one. */
    SPLIT_BACK_ORDER,
    /** Invoice, lines, stock transactions, holdings and customer transaction in one. */
    INVOICE_ORDER,
    /** An invoice's header is updated, its lines are not. */
    DELIVER_INVOICE,
    /** All open customer transactions are closed and one payment per payer is inserted. */
    COLLECT_PAYMENTS,
    /** Purchase orders are placed with their lines. */
    PLACE_PURCHASE_ORDER,
    /** Lines, movements, supplier invoice, and every holding of the warehouse: the hot rows. */
    RECEIVE_PURCHASE_ORDER,
    /** All open supplier transactions are closed and one payment per supplier is inserted. */
    PAY_SUPPLIERS,
    /** All holdings are updated, a few movements inserted. */
    TAKE_STOCK,
    /** Columns of people that no dimension shows. */
    CHANGE_PASSWORD,

    /** A parent of customers gets another name. */
    RENAME_CUSTOMER_CATEGORY,
    /** A parent of suppliers gets another name. */
    RENAME_SUPPLIER_CATEGORY,
    /** A parent of customers that some do not have gets another name. */
    RENAME_BUYING_GROUP,
    /** A parent of articles that some do not have gets another name. */
    RENAME_COLOR,
    /** A parent of articles, and what facts show of their lines, gets another name. */
    RENAME_PACKAGE_TYPE,
    /** A small dimension's own name changes. */
    RENAME_PAYMENT_METHOD,
    /** A small dimension's own name changes. */
    RENAME_TRANSACTION_TYPE,
    /** A parent of the parents of all cities gets another name. */
    RENAME_COUNTRY,
    /** A state goes to another sales territory, and all its cities with it. */
    REASSIGN_SALES_TERRITORY,
    /** A city's own name changes. */
    RENAME_CITY,
    /** A customer's own name changes, and with a head office's the bill-to name of its branches. */
    RENAME_CUSTOMER,
    /** A supplier's own name changes. */
    RENAME_SUPPLIER,
    /** An employee's or a contact's name changes. */
    RENAME_PERSON,
    /** Populations of several cities, states and countries grow in one transaction. */
    GROW_POPULATIONS,
    /** A column of customers that no dimension shows. */
    RAISE_CREDIT_LIMITS,
    /** An article gets another price. */
    CHANGE_ITEM_PRICE,
    /** An employee or an article gets another picture. */
    CHANGE_PHOTO,

    /** A row is inserted and renamed by the very next transaction. */
    INSERT_THEN_RENAME,
    /** A row is inserted and deleted by the very next transaction. */
    INSERT_THEN_DELETE,
    /** A contact and a customer are inserted. */
    ADD_CUSTOMER,
    /** An article, its groups and its holding are inserted. */
    ADD_STOCK_ITEM,
    /** A city is inserted. */
    ADD_CITY,
    /** A customer nobody has dealt with is deleted. */
    DELETE_UNUSED_CUSTOMER,
    /** A city nobody refers to is deleted, and comes back under its old id before the day ends. */
    DELETE_UNUSED_CITY,
    /** A category nobody refers to is deleted. */
    DELETE_UNUSED_CATEGORY,
    /** A customer's primary contact is somebody else. */
    CHANGE_PRIMARY_CONTACT,
    /** A customer is delivered to another city. */
    MOVE_CUSTOMER,
    /** Open orders go to another salesperson. */
    CHANGE_SALESPERSON,
    /** A customer is put on credit hold, or released. */
    CREDIT_HOLD,
    /** An employee leaves, or one who had left returns. */
    EMPLOYEE_LEAVES_OR_RETURNS,

    /** One line of an open order is deleted. */
    DELETE_ORDER_LINE,
    /** An open order is deleted with its lines. */
    DELETE_ORDER,
    /** An unpaid invoice is deleted with its lines and movements; the order is invoiced anew. */
    VOID_INVOICE,
    /** An open purchase order is deleted with its lines. */
    CANCEL_PURCHASE_ORDER,
    /** A line of an open order gets another price. */
    EDIT_ORDER_LINE_PRICE,
    /** A line of an invoice gets another price, and the customer transaction follows. */
    EDIT_INVOICE_LINE_PRICE,
    /** A negative invoice takes goods back. */
    CREDIT_NOTE,
    /** A line gets another primary key. */
    RENUMBER_ORDER_LINE,
    /** A line is deleted and inserted again under its id, in one transaction. */
    REPLACE_ORDER_LINE,
    /** Rows are updated to what they are. */
    NO_OP_UPDATE,
    /** A transaction with changes of many tables is rolled back. */
    ROLL_BACK,
    /** A transaction is rolled back to a savepoint and goes on. */
    SAVEPOINT,
    /** An update is undone within its own transaction. */
    UNDO_IN_TRANSACTION,
    /** Many rows come in through {@code COPY}, and when there are very many, all go at once. */
    BULK_COPY
}
