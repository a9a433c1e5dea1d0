select payment_method_id::bigint as wwi_payment_method_id,
       payment_method_name::text as payment_method,
       xmin::text as row_version
from application.payment_methods
union all
select 0, 'Unknown', ''
