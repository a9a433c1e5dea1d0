-- The least that a role needs to capture these tables. Run it in the captured database; running it again
-- is harmless, and takes back what an earlier run gave on tables that are captured no more.
-- Afterwards: give the role a password (ALTER ROLE ... PASSWORD ...), and let it in by pg_hba.conf, for the
-- database and for replication.

-- Part 1, as a superuser (from PostgreSQL 16 on, a role with CREATEROLE and REPLICATION will do).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wwi_replication') THEN
    CREATE ROLE "wwi_replication";
  END IF;
END
$$;
ALTER ROLE "wwi_replication" LOGIN REPLICATION NOCREATEDB NOCREATEROLE;

-- Part 2, as the owner of the database and the tables.
GRANT CONNECT ON DATABASE "wwi" TO "wwi_replication";
GRANT USAGE ON SCHEMA "application", "purchasing", "sales", "warehouse" TO "wwi_replication";
GRANT SELECT ON
  "application"."people",
  "application"."countries",
  "application"."state_provinces",
  "application"."cities",
  "application"."delivery_methods",
  "application"."payment_methods",
  "application"."transaction_types",
  "application"."system_parameters",
  "purchasing"."supplier_categories",
  "purchasing"."suppliers",
  "purchasing"."purchase_orders",
  "purchasing"."purchase_order_lines",
  "purchasing"."supplier_transactions",
  "sales"."buying_groups",
  "sales"."customer_categories",
  "sales"."customers",
  "sales"."special_deals",
  "sales"."orders",
  "sales"."order_lines",
  "sales"."invoices",
  "sales"."invoice_lines",
  "sales"."customer_transactions",
  "warehouse"."colors",
  "warehouse"."package_types",
  "warehouse"."stock_groups",
  "warehouse"."stock_items",
  "warehouse"."stock_item_holdings",
  "warehouse"."stock_item_stock_groups",
  "warehouse"."stock_item_transactions"
TO "wwi_replication";

-- Changing a replica identity locks the table; nobody waits for that longer than this.
SET lock_timeout = '5s';
DO $$
DECLARE
  captured regclass[] := ARRAY[
  '"application"."people"',
  '"application"."countries"',
  '"application"."state_provinces"',
  '"application"."cities"',
  '"application"."delivery_methods"',
  '"application"."payment_methods"',
  '"application"."transaction_types"',
  '"application"."system_parameters"',
  '"purchasing"."supplier_categories"',
  '"purchasing"."suppliers"',
  '"purchasing"."purchase_orders"',
  '"purchasing"."purchase_order_lines"',
  '"purchasing"."supplier_transactions"',
  '"sales"."buying_groups"',
  '"sales"."customer_categories"',
  '"sales"."customers"',
  '"sales"."special_deals"',
  '"sales"."orders"',
  '"sales"."order_lines"',
  '"sales"."invoices"',
  '"sales"."invoice_lines"',
  '"sales"."customer_transactions"',
  '"warehouse"."colors"',
  '"warehouse"."package_types"',
  '"warehouse"."stock_groups"',
  '"warehouse"."stock_items"',
  '"warehouse"."stock_item_holdings"',
  '"warehouse"."stock_item_stock_groups"',
  '"warehouse"."stock_item_transactions"'
  ];
  relation regclass;
BEGIN
  -- What an earlier run gave.
  FOR relation IN
    SELECT DISTINCT c.oid
      FROM pg_class c
      CROSS JOIN LATERAL aclexplode(c.relacl) a
      JOIN pg_roles r ON r.oid = a.grantee
     WHERE r.rolname = 'wwi_replication' AND c.oid <> ALL (captured)
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %I', relation, 'wwi_replication');
  END LOOP;
  -- Old rows whole in the WAL, those of partitions too.
  FOR relation IN
    SELECT c.oid
      FROM unnest(captured) t (id)
      LEFT JOIN LATERAL pg_partition_tree(t.id) p ON true
      JOIN pg_class c ON c.oid = coalesce(p.relid, t.id)
     WHERE c.relreplident <> 'f'
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', relation);
  END LOOP;
END
$$;
RESET lock_timeout;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_publication WHERE pubname = 'wwi_publication') THEN
    ALTER PUBLICATION "wwi_publication" SET TABLE "application"."people", "application"."countries", "application"."state_provinces", "application"."cities", "application"."delivery_methods", "application"."payment_methods", "application"."transaction_types", "application"."system_parameters", "purchasing"."supplier_categories", "purchasing"."suppliers", "purchasing"."purchase_orders", "purchasing"."purchase_order_lines", "purchasing"."supplier_transactions", "sales"."buying_groups", "sales"."customer_categories", "sales"."customers", "sales"."special_deals", "sales"."orders", "sales"."order_lines", "sales"."invoices", "sales"."invoice_lines", "sales"."customer_transactions", "warehouse"."colors", "warehouse"."package_types", "warehouse"."stock_groups", "warehouse"."stock_items", "warehouse"."stock_item_holdings", "warehouse"."stock_item_stock_groups", "warehouse"."stock_item_transactions";
    ALTER PUBLICATION "wwi_publication" SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);
  ELSE
    CREATE PUBLICATION "wwi_publication" FOR TABLE "application"."people", "application"."countries", "application"."state_provinces", "application"."cities", "application"."delivery_methods", "application"."payment_methods", "application"."transaction_types", "application"."system_parameters", "purchasing"."supplier_categories", "purchasing"."suppliers", "purchasing"."purchase_orders", "purchasing"."purchase_order_lines", "purchasing"."supplier_transactions", "sales"."buying_groups", "sales"."customer_categories", "sales"."customers", "sales"."special_deals", "sales"."orders", "sales"."order_lines", "sales"."invoices", "sales"."invoice_lines", "sales"."customer_transactions", "warehouse"."colors", "warehouse"."package_types", "warehouse"."stock_groups", "warehouse"."stock_items", "warehouse"."stock_item_holdings", "warehouse"."stock_item_stock_groups", "warehouse"."stock_item_transactions" WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);
  END IF;
END
$$;
