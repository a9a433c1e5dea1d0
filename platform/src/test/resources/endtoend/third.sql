-- Once the warehouse has what was before.

-- The calendar keeps a year that no fact shows any more.
update purchasing.purchase_orders set expected_delivery_date = null where purchase_order_id = 900001;
commit;
