select c.city_id::bigint as wwi_city_id,
       c.city_name::text as city,
       s.state_province_name::text as state_province,
       n.country_name::text as country,
       n.continent::text,
       s.sales_territory::text,
       n.region::text,
       n.subregion::text,
       coalesce(c.latest_recorded_population, 0)::bigint as latest_recorded_population,
       concat(c.xmin, '.', s.xmin, '.', n.xmin) as row_version
from application.cities c
join application.state_provinces s using (state_province_id)
join application.countries n using (country_id)
union all
select 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0, ''
