select stock_item_transaction_id::bigint as wwi_stock_item_transaction_id,
       transaction_occurred_when::date as date_key,
       coalesce(stock_item_id, 0)::bigint as stock_item_key,
       coalesce(customer_id, 0)::bigint as customer_key,
       coalesce(supplier_id, 0)::bigint as supplier_key,
       coalesce(transaction_type_id, 0)::bigint as transaction_type_key,
       invoice_id::bigint as wwi_invoice_id,
       purchase_order_id::bigint as wwi_purchase_order_id,
       quantity::numeric(38, 9),
       xmin::text as row_version
from warehouse.stock_item_transactions
