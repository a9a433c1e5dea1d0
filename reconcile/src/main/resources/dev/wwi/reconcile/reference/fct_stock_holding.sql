select stock_item_id::bigint as wwi_stock_item_id,
       stock_item_id::bigint as stock_item_key,
       quantity_on_hand::bigint,
       bin_location::text,
       last_stocktake_quantity::bigint,
       last_cost_price::numeric(38, 9),
       reorder_level::bigint,
       target_stock_level::bigint,
       xmin::text as row_version
from warehouse.stock_item_holdings
