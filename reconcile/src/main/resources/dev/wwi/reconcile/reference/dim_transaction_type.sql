select transaction_type_id::bigint as wwi_transaction_type_id,
       transaction_type_name::text as transaction_type,
       xmin::text as row_version
from application.transaction_types
union all
select 0, 'Unknown', ''
