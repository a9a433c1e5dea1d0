-- What happens while the platform is down.

update sales.customers set customer_name = 'While down' where customer_id = 900002;
commit;
update sales.order_lines set unit_price = 0.07, tax_rate = 12.345 where order_line_id = 900011;
update sales.orders set customer_id = 900002 where order_id = 900003;
commit;
update sales.customers set customer_name = 'Customer 2' where customer_id = 900002;
commit;
delete from sales.order_lines where order_line_id = 900012;
insert into sales.order_lines (order_line_id, order_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, picked_quantity, last_edited_by)
values (900012, 900005, 900001, 'Another line by the same key', 900003, 5, 0.01, 15, 0, 1);
commit;
delete from application.payment_methods where payment_method_id = 900006;
commit;
insert into application.payment_methods values (900006, 'Method 6', 1);
commit;
insert into warehouse.stock_groups select 900000 + n, 'Group ' || n, 1 from generate_series(1, 500) n;
commit;
