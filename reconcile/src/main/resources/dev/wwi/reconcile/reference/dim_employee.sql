select person_id::bigint as wwi_employee_id,
       full_name::text as employee,
       preferred_name::text,
       is_salesperson,
       photo,
       xmin::text as row_version
from application.people
where is_employee
union all
select 0, 'Unknown', 'N/A', false, null, ''
